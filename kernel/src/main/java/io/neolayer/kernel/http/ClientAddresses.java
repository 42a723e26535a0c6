package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/** The client's address: the peer, or the right-most hop of {@code X-Forwarded-For} that is no trusted proxy. */
final class ClientAddresses {
    private final List<Cidr> trusted;

    ClientAddresses(List<Cidr> trusted) {
        this.trusted = trusted;
    }

    InetAddress of(Request request) {
        InetAddress peer = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
        if (trusted.isEmpty() || !trusts(peer)) {
            return peer;
        }
        InetAddress client = peer;
        List<String> hops = request.getHeaders().getCSV("X-Forwarded-For", false);
        for (int i = hops.size() - 1; i >= 0; i--) {
            try {
                client = InetAddress.ofLiteral(hops.get(i).strip());
            } catch (IllegalArgumentException e) {
                return client;
            }
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address.getHostAddress()));
    }
}
