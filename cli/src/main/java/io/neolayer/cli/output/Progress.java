package io.neolayer.cli.output;

import io.neolayer.cli.terminal.Plain;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is waiting for: on a terminal a line that is redrawn and erased at the end, elsewhere a plain line now and then. Work
 * that ends within half a second shows nothing.
 */
public final class Progress implements AutoCloseable {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration PLAIN = Duration.ofSeconds(10);
    private static final String SPINNER = "|/-\\";

    private final PrintStream err;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private volatile String state;
    private @Nullable Thread ticker;
    private boolean drawn;

    private Progress(PrintStream err, boolean terminal, String state) {
        this.err = err;
        this.terminal = terminal;
        this.state = state;
    }

    /** @param shown false for a run that was told to be quiet */
    public static Progress start(PrintStream err, boolean terminal, boolean shown, String state) {
        Progress progress = new Progress(err, terminal, state);
        if (shown) {
            Thread thread = Thread.ofPlatform().daemon().name("progress").unstarted(progress::tick);
            progress.ticker = thread;
            thread.start();
        }
        return progress;
    }

    public void state(String text) {
        state = text;
    }

    private void tick() {
        try {
            Thread.sleep(terminal ? FIRST : PLAIN);
            for (int turn = 0; ; turn++) {
                draw(turn);
                Thread.sleep(terminal ? REDRAW : PLAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void draw(int turn) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        String line = Plain.line(state) + " (" + seconds + " s)";
        if (terminal) {
            err.print("\r\u001b[K" + SPINNER.charAt(turn % SPINNER.length()) + " " + line);
            err.flush();
            drawn = true;
        } else {
            err.println(line);
        }
    }

    @Override
    public synchronized void close() {
        if (ticker != null) {
            ticker.interrupt();
        }
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }
}
