package io.neolayer.sandbox.worker;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The guard thread: judges the run that is on each millisecond, and shows each 100 ms that it is alive. */
final class Guard implements Runnable {
    private static final long TICK = 1_000_000;
    private static final long BEAT = 100_000_000;
    private static final long REST = 200_000_000;

    /** Hears the guard's beat: the run (0 for none) and its CPU milliseconds. */
    @FunctionalInterface
    interface Pulse {
        void beat(long run, long cpuMillis);
    }

    private final Meter meter;
    private final Pulse pulse;
    private final Object resting = new Object();
    private volatile @Nullable GuestRun current;
    private volatile long idleSince = System.nanoTime();
    private volatile boolean over;

    Guard(Meter meter, Pulse pulse) {
        this.meter = meter;
        this.pulse = pulse;
    }

    Thread start() {
        Thread thread = new Thread(this, "guard");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Takes a run under guard; never while the heap's baseline is being taken. */
    void watch(Thread guard, GuestRun run) {
        synchronized (resting) {
            current = run;
        }
        LockSupport.unpark(guard);
    }

    void release() {
        current = null;
        idleSince = System.nanoTime();
    }

    void stop() {
        over = true;
    }

    @Override
    public void run() {
        long lastBeat = System.nanoTime() - BEAT;
        while (!over) {
            long now = System.nanoTime();
            GuestRun run = current;
            if (run != null) {
                run.judge(now);
            } else if (meter.stale() && now - idleSince > REST) {
                rest();
            }
            if (now - lastBeat >= BEAT) {
                lastBeat = now;
                if (run != null) {
                    run.logs().flush();
                }
                pulse.beat(run == null ? 0 : run.id(), run == null ? 0 : run.cpuMillis());
            }
            LockSupport.parkNanos(this, run == null ? BEAT / 2 : run.guardRest(TICK));
        }
    }

    private void rest() {
        synchronized (resting) {
            if (current == null) {
                meter.rest();
            }
        }
    }
}
