package io.neolayer.kernel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The resolver of the platform. Its calls block in native code, so they run on few threads of their own and are left behind when they take too long. */
public final class SystemResolver implements Resolver, AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 256;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("egress-dns-", 0).daemon().factory());

    public SystemResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host, Duration timeout)
            throws UnknownHostException, TimeoutException, InterruptedException {
        if (!timeout.isPositive()) {
            throw new TimeoutException("no time left");
        }
        try {
            var answer = threads.submit(() -> List.of(InetAddress.getAllByName(host)));
            try {
                return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                answer.cancel(true);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (RejectedExecutionException e) {
            throw new TimeoutException("too many names are being resolved");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
