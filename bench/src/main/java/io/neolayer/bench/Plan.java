package io.neolayer.bench;

import io.neolayer.bench.measure.Turns;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a run measures and for how long.
 *
 * @param cases glob over case names, {@code *} and {@code ?}
 * @param rows in the tables of the list cases
 * @param profile whether the server is recorded by JFR while it is measured
 * @param once noisy rounds are not repeated: for a quick look
 */
public record Plan(
        String suite,
        String cases,
        Duration warmUp,
        Duration measure,
        int rounds,
        int connections,
        int rows,
        long seed,
        boolean profile,
        boolean once) {
    private static final Duration FIRST = Duration.ofSeconds(8);

    /** Every case once with short phases; no open loop. */
    static Plan quick() {
        return new Plan(
                "quick",
                "*",
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                1,
                16,
                200_000,
                System.nanoTime() & 0xffffff,
                false,
                false);
    }

    Plan only(String glob) {
        return new Plan(suite, glob, warmUp, measure, rounds, connections, rows, seed, profile, once);
    }

    Plan phases(Duration length) {
        return new Plan(suite, cases, warmUp, length, rounds, connections, rows, seed, profile, once);
    }

    Plan seeded(long number) {
        return new Plan(suite, cases, warmUp, measure, rounds, connections, rows, number, profile, once);
    }

    Plan profiled() {
        return new Plan(suite, cases, warmUp, measure, rounds, connections, rows, seed, true, once);
    }

    Plan withoutRepeats() {
        return new Plan(suite, cases, warmUp, measure, rounds, connections, rows, seed, profile, true);
    }

    /** How contenders take turns. */
    public Turns.Schedule schedule() {
        return new Turns.Schedule(rounds, !once, FIRST, warmUp, measure);
    }

    boolean includes(String caseName) {
        var pattern = Pattern.quote(cases).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return caseName.matches(pattern);
    }
}
