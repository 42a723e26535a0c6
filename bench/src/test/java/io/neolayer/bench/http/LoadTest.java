package io.neolayer.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.bench.measure.Meter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
    private static final ByteBuffer REQUEST = Requests.bytes("GET", "/", "localhost", Map.of(), null);

    private final Meter meter =
            new Meter(() -> new Meter.Parts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
    private final ServerSocket server;

    LoadTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nX: y\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"
            })
    void countsAnswersThatAreRight(String answer) {
        answerAlways(answer, Long.MAX_VALUE);
        var sample = run(reply -> new String(reply.body(), StandardCharsets.UTF_8).equals("hello")
                && reply.bodyHolds("ell".getBytes(StandardCharsets.UTF_8)) == answer.contains("hello"));
        assertThat(sample.wrong()).isZero();
        assertThat(sample.operations())
                .isPositive()
                .isEqualTo(sample.latencies().getTotalCount());
    }

    @Test
    void countsAnswersThatAreWrongAndKeepsAFew() {
        answerAlways("HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nbusy", Long.MAX_VALUE);
        var sample = run(reply -> reply.status() == 200);
        assertThat(sample.wrong()).isEqualTo(sample.operations()).isPositive();
        assertThat(sample.complaints()).hasSize(5).first().isEqualTo("status 503: busy");
    }

    @Test
    void connectsAgainWhenTheServerHangsUpAndCountsIt() {
        answerAlways("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 3);
        var sample = run(reply -> reply.status() == 200);
        assertThat(sample.operations()).isPositive();
        assertThat(sample.wrong()).isPositive();
    }

    @Test
    void readsAnAnswerLargerThanItsFirstBuffer() {
        var body = "x".repeat(300_000);
        answerAlways("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, Long.MAX_VALUE);
        assertThat(run(reply -> reply.body().length == body.length()).wrong()).isZero();
    }

    private interface Judge {
        boolean accepts(Reply reply);
    }

    private io.neolayer.bench.measure.Sample run(Judge judge) {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        var script = new Script() {
            @Override
            public ByteBuffer next(int connection) {
                return REQUEST.duplicate();
            }

            @Override
            public boolean accepts(int connection, Reply reply) {
                return judge.accepts(reply);
            }
        };
        return Load.run(target, 2, script, meter, Duration.ofMillis(50), Duration.ofMillis(200));
    }

    private void answerAlways(String answer, long requestsPerConnection) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket, answer, requestsPerConnection));
                }
            } catch (IOException closed) {
                // the test has ended
            }
        });
    }

    private static void answer(Socket socket, String answer, long most) {
        var left = most;
        try (socket) {
            var request = new byte[REQUEST.limit()];
            while (socket.getInputStream().readNBytes(request, 0, request.length) == request.length && left-- > 0) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // the client has ended
        }
    }
}
