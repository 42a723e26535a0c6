package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** Reads a whole body within its bounds of size and time. */
final class RequestBody {
    private static final int LARGE = 1 << 20;
    private static final byte[] NONE = new byte[0];

    private final HttpConfig config;

    RequestBody(HttpConfig config) {
        this.config = config;
    }

    /**
     * Reads to the end.
     *
     * @throws Problem 413 {@code body_too_large}, 408 {@code request_timeout}
     */
    byte[] read(Request request, int most) {
        long length = request.getLength();
        if (length == 0) {
            return NONE;
        }
        Duration time = length > LARGE ? config.largeRequestTime() : config.requestTime();
        long deadline = request.getHeadersNanoTime() + time.toNanos();
        // most requests without a length have no body at all, and one chunk says so
        @Nullable ByteArrayOutputStream bytes = null;
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(request, deadline);
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw late(chunk.getFailure());
            }
            byte[] part = chunk.hasRemaining() ? BufferUtil.toArray(chunk.getByteBuffer()) : NONE;
            boolean last = chunk.isLast();
            chunk.release();
            if (bytes == null) {
                if (last && part.length <= most) {
                    return part;
                }
                bytes = new ByteArrayOutputStream(length > 0 ? (int) Math.min(length, most) : 512);
            }
            if (bytes.size() + part.length > most) {
                throw RequestShape.tooLarge(most);
            }
            bytes.writeBytes(part);
            if (last) {
                return bytes.toByteArray();
            }
            if (System.nanoTime() > deadline) {
                throw late(null);
            }
        }
    }

    private static void await(Request request, long deadline) {
        var arrived = new Semaphore(0);
        request.demand(arrived::release);
        try {
            if (!arrived.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw late(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(e);
        }
    }

    private static Problem late(@Nullable Throwable cause) {
        String detail = "expected the whole request in time, found a part of it";
        return cause == null
                ? Problem.of(ProblemCode.REQUEST_TIMEOUT, detail)
                : Problem.of(ProblemCode.REQUEST_TIMEOUT, detail, cause);
    }
}
