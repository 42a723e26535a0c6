package io.neolayer.kernel.egress;

import java.util.List;
import java.util.Optional;

/** An answer of any status, redirects included; the body is decompressed. */
public final class EgressResponse {
    private final int status;
    private final List<EgressHeader> headers;
    private final byte[] body;

    EgressResponse(int status, List<EgressHeader> headers, byte[] body) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** In the order received; names as received. */
    public List<EgressHeader> headers() {
        return headers;
    }

    /** The first value of a name in any case. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(EgressHeader::value)
                .findFirst();
    }

    /** The bytes themselves, not a copy: the response belongs to one caller. */
    public byte[] body() {
        return body;
    }
}
