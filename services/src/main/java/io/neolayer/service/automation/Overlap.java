package io.neolayer.service.automation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a due instant does when earlier runs of its job have not ended. */
enum Overlap {
    SKIP,
    BUFFER_ONE,
    BUFFER_ALL,
    CANCEL_PREVIOUS,
    ALLOW;

    /**
     * A run of the job that is not terminal; one that waits for its retry is open too.
     *
     * @param buffered it waits for an earlier run and has not started
     */
    record OpenRun(UUID id, Instant scheduledAt, boolean buffered) {}

    /**
     * Bounds of what may pile up.
     *
     * @param buffered most runs that may wait under {@link #BUFFER_ALL}
     * @param parallel most open runs under {@link #ALLOW}
     */
    record Bounds(int buffered, int parallel) {}

    /** What becomes of the instant. */
    sealed interface Choice {
        /** Its run starts at once. */
        record Start() implements Choice {}

        /** No run; decision {@code overlap}, naming the run in the way. */
        record Skip(UUID inTheWay) implements Choice {}

        /** Its run waits for {@code behind}; the runs of {@code superseded} give up their place. */
        record Buffer(UUID behind, List<UUID> superseded) implements Choice {}

        /** The open runs are cancelled, and its run starts when they have ended. */
        record CancelThenStart(List<UUID> cancelled) implements Choice {}
    }

    /** Chooses for one instant; {@code open} is in the order of their instants. */
    Choice choose(List<OpenRun> open, Bounds bounds) {
        if (open.isEmpty()) {
            return new Choice.Start();
        }
        return switch (this) {
            case SKIP -> new Choice.Skip(open.getFirst().id());
            case BUFFER_ONE -> buffer(open, 1);
            case BUFFER_ALL -> buffer(open, bounds.buffered());
            case CANCEL_PREVIOUS ->
                new Choice.CancelThenStart(open.stream().map(OpenRun::id).toList());
            case ALLOW ->
                open.size() < bounds.parallel()
                        ? new Choice.Start()
                        : new Choice.Skip(open.getFirst().id());
        };
    }

    /** Instants that were caught up or filled in run each in order, whatever the policy says about due ones. */
    static Choice inOrder(List<OpenRun> open) {
        return open.isEmpty()
                ? new Choice.Start()
                : new Choice.Buffer(open.getLast().id(), List.of());
    }

    // the newest instants keep their places, the oldest that wait give theirs up
    private static Choice buffer(List<OpenRun> open, int places) {
        List<UUID> waiting =
                open.stream().filter(OpenRun::buffered).map(OpenRun::id).toList();
        int over = Math.max(0, waiting.size() + 1 - places);
        List<UUID> superseded = waiting.subList(0, over);
        UUID behind = open.stream()
                .map(OpenRun::id)
                .filter(id -> !superseded.contains(id))
                .reduce((first, last) -> last)
                .orElse(open.getLast().id());
        return new Choice.Buffer(behind, List.copyOf(superseded));
    }
}
