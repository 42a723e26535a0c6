package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.SystemTx;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What waits, runs and failed, over all accounts and replicas.
 *
 * @param replicas those whose lease holds
 * @param pauses in force, by scope
 */
public record Figures(List<Depth> depths, int replicas, Map<String, Long> pauses) {
    /** Nothing was counted yet. */
    public static final Figures NONE = new Figures(List.of(), 0, Map.of());

    /**
     * The jobs of one kind in one state.
     *
     * @param oldestDueSeconds how long the longest waiting one has been due; 0 when none is
     */
    public record Depth(String kind, String state, long jobs, double oldestDueSeconds) {}

    private record Scope(String name, long pauses) {}

    public Figures {
        depths = List.copyOf(depths);
        pauses = Map.copyOf(pauses);
    }

    static Figures read(SystemTx tx) {
        List<Depth> depths = tx.all(
                row -> new Depth(
                        row.text("kind"), row.text("state"), row.number("jobs"), row.number("waited_ms") / 1e3),
                """
                SELECT kind, state, count(*) AS jobs,
                  (greatest(0, coalesce(extract(epoch FROM kernel.now() - min(due_at) FILTER (WHERE state = 'due')), 0))
                    * 1000)::bigint AS waited_ms
                FROM jobs.job WHERE state IN ('due', 'held', 'running', 'dead') GROUP BY kind, state
                """);
        int replicas = tx.one(row -> row.integer("n"), """
                SELECT count(*)::int AS n FROM system.replica
                WHERE state IN ('ready', 'draining') AND seen_at >= kernel.now() - make_interval(secs => ?)
                """, Lease.PATIENCE.toMillis() / 1e3);
        Map<String, Long> pauses = tx.all(row -> new Scope(row.text("scope"), row.number("n")), """
                        SELECT scope, count(*) AS n FROM system.pause
                        WHERE ended_at IS NULL AND until > kernel.now() GROUP BY scope
                        """).stream()
                .collect(Collectors.toMap(Scope::name, Scope::pauses));
        return new Figures(depths, replicas, pauses);
    }
}
