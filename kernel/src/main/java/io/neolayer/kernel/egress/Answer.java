package io.neolayer.kernel.egress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;

/** Collects one answer up to its size limit, and decompresses it under the same limit. */
final class Answer implements Response.Listener {
    private final CompletableFuture<EgressResponse> future = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int maxBytes;
    private final int maxHeaderBytes;
    private int headerBytes;

    Answer(int maxBytes, int maxHeaderBytes) {
        this.maxBytes = maxBytes;
        this.maxHeaderBytes = maxHeaderBytes;
    }

    CompletableFuture<EgressResponse> future() {
        return future;
    }

    @Override
    public boolean onHeader(Response response, HttpField field) {
        headerBytes += field.getName().length()
                + 4
                + (field.getValue() == null ? 0 : field.getValue().length());
        if (headerBytes > maxHeaderBytes) {
            fail(
                    response,
                    EgressException.limit(
                            "response_headers",
                            "expected headers of at most " + maxHeaderBytes + " bytes in the answer"));
            return false;
        }
        return true;
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        if (received.size() + content.remaining() > maxBytes) {
            fail(response, tooLarge());
            return;
        }
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        received.writeBytes(bytes);
    }

    @Override
    public void onComplete(Result result) {
        if (result.isFailed()) {
            future.completeExceptionally(result.getFailure());
            return;
        }
        try {
            future.complete(response(result.getResponse()));
        } catch (EgressException | IOException e) {
            future.completeExceptionally(e);
        }
    }

    private void fail(Response response, EgressException failure) {
        future.completeExceptionally(failure);
        var _ = response.abort(failure);
    }

    private EgressResponse response(Response response) throws IOException {
        if (response.getStatus() < 200) {
            throw EgressException.failed("protocol", "expected a final status, found " + response.getStatus());
        }
        var headers = response.getHeaders().stream()
                .map(field -> new EgressHeader(field.getName(), field.getValue() == null ? "" : field.getValue()))
                .toList();
        var body = received.toByteArray();
        var encoding = response.getHeaders().get("Content-Encoding");
        if (body.length == 0 || encoding == null || !isGzip(encoding)) {
            return new EgressResponse(response.getStatus(), headers, body);
        }
        return new EgressResponse(response.getStatus(), withoutEncoding(headers), unzipped(body));
    }

    private byte[] unzipped(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            var plain = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw tooLarge();
            }
            return plain;
        }
    }

    private EgressException tooLarge() {
        return EgressException.limit("response_size", "expected an answer of at most " + maxBytes + " bytes");
    }

    private static boolean isGzip(String encoding) {
        var name = encoding.strip().toLowerCase(Locale.ROOT);
        return name.equals("gzip") || name.equals("x-gzip");
    }

    private static List<EgressHeader> withoutEncoding(List<EgressHeader> headers) {
        return headers.stream()
                .filter(header -> !header.name().equalsIgnoreCase("Content-Encoding")
                        && !header.name().equalsIgnoreCase("Content-Length"))
                .toList();
    }
}
