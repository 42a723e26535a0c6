package io.neolayer.kernel.egress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** Says the same bytes to everybody who connects and sends something, and closes. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;

    RawServer(String bytes) throws IOException {
        socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(byte[] bytes) {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                int first = connection.getInputStream().read(new byte[4096]);
                if (first > 0) {
                    connection.getOutputStream().write(bytes);
                    connection.getOutputStream().flush();
                }
            } catch (IOException e) {
                // the peer went away, or the test is over
            }
        }
    }
}
