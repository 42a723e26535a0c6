package io.neolayer.bench.measure;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed piece of work before and after a round: SHA-256 of 256 MiB on one thread, then as much in 64 threads.
 *
 * @param one seconds of the single thread
 * @param many seconds of the 64 threads
 */
public record Noise(double one, double many) {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 256;
    private static final int THREADS = 64;
    private static final double DRIFT = 0.10;

    public static Noise measure() {
        hash(16);
        var began = System.nanoTime();
        hash(BLOCKS);
        var one = (System.nanoTime() - began) / 1e9;
        began = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> hash(BLOCKS / THREADS)));
        }
        for (var thread : threads) {
            join(thread);
        }
        return new Noise(one, (System.nanoTime() - began) / 1e9);
    }

    /** What is wrong with a round between two such measurements; empty when nothing is. */
    public static List<String> faults(Noise before, Noise after) {
        var faults = new ArrayList<String>();
        drift("one thread", before.one, after.one, faults);
        drift("64 threads", before.many, after.many, faults);
        return faults;
    }

    private static void drift(String what, double before, double after, List<String> faults) {
        var drift = Math.abs(after - before) / Math.min(before, after);
        if (drift > DRIFT) {
            faults.add("calibration with %s drifted by %.0f %%".formatted(what, 100 * drift));
        }
    }

    private static void hash(int blocks) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var block = new byte[BLOCK];
            for (var i = 0; i < blocks; i++) {
                digest.update(block);
            }
            digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
