package io.neolayer.service.automation;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The instants of a past stretch that are to run once more or for the first time.
 *
 * @param total instants of the stretch that no exclusion names
 * @param existing those that have a run already
 * @param instants those to run, in order
 */
record Backfill(int total, int existing, List<Instant> instants) {
    Backfill {
        instants = List.copyOf(instants);
    }

    /** How many instants in {@code [from, to)} would run, without listing them; they may lie before the start. */
    static long count(Timetable table, Instant from, Instant to) {
        return table.withoutStart().passed(before(from), before(to)).running();
    }

    /**
     * Lists the instants in {@code [from, to)}; the caller has bounded their number by {@link #count}.
     *
     * @param withRun instants of the stretch that have a run already
     * @param rerun those run once more
     */
    static Backfill plan(Timetable table, Instant from, Instant to, Set<Instant> withRun, boolean rerun) {
        Timetable whole = table.withoutStart();
        List<Instant> all = whole.running(before(from), before(to));
        int existing = (int) all.stream().filter(withRun::contains).count();
        List<Instant> chosen =
                rerun ? all : all.stream().filter(at -> !withRun.contains(at)).toList();
        return new Backfill(all.size(), existing, chosen);
    }

    private static Instant before(Instant time) {
        return Timing.within(time).minusNanos(1);
    }
}
