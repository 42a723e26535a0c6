package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Load;
import io.neolayer.bench.measure.Contender;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.bench.report.Figures;
import io.neolayer.bench.report.Floor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** {@code GET} of one function by id with an API key, under row-level security, with its ETag. */
final class HttpRead implements BenchCase {
    private static final int CONNECTIONS = 32;

    @Override
    public String name() {
        return "http.read";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var product = new FunctionRows(lab.dataset().tenants(), plan.seed(), false);
        var least = new FunctionRows(lab.dataset().tenants(), plan.seed(), true);
        var pgbench = lab.pgbench();
        var outcome = Turns.run(
                List.of(
                        Sides.product(lab, CONNECTIONS, product),
                        Sides.peer(lab, CONNECTIONS, least),
                        new Contender(
                                "pgbench -S",
                                true,
                                (warmUp, measure) -> pgbench.selectOnly(CONNECTIONS, warmUp, measure))),
                plan.schedule());
        var report = Comparison.of(
                name(),
                "GET /accounts/{account_id}/functions/{id} with an API key; the limit is pgbench -S -M prepared with"
                        + " as many clients and one thread; the peer answers the same SELECT without authentication",
                CONNECTIONS,
                outcome,
                List.of(Target.throughput("pgbench -S", 0.50), Target.throughput("peer", 0.90)));
        var alone = Load.run(lab.address(), 1, product, lab.meter(), plan.warmUp(), Duration.ofSeconds(3));
        var caller = Figures.Latency.of(alone.latencies());
        var loaded = Objects.requireNonNull(report.figures().getFirst().latency());
        return Profiled.noted(
                lab,
                report.with(
                        List.of(
                                Floor.speed("p99", loaded.p99() / 1e3, 10, "ms", true),
                                Floor.speed("single caller, median", caller.p50(), 400, "µs", true),
                                Floor.speed(
                                        "throughput",
                                        report.figures().getFirst().perSecond(),
                                        20_000,
                                        "/s",
                                        false)),
                        alone.wrong() == 0 ? List.of() : alone.complaints()));
    }
}
