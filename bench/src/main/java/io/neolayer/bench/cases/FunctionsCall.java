package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Contender;
import io.neolayer.bench.measure.Crowd;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.bench.report.Figures;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.subject.BareSandbox;
import java.util.ArrayList;
import java.util.List;

/** Warm calls of an empty function, of one that walks 100 KB of JSON, and of one that makes one host call. */
final class FunctionsCall implements BenchCase {
    @Override
    public String name() {
        return "functions.call";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var tenant = lab.dataset().tenants().getFirst();
        var scripts = List.of(
                Scripts.json(),
                Scripts.empty(),
                Scripts.hostCall(tenant.functions().getFirst().id()));
        try (var sandbox = BareSandbox.start(lab.work(), true)) {
            sandbox.awaitCache();
            var contenders = new ArrayList<Contender>();
            for (var script : scripts) {
                var call = sandbox.calling(script.source(), script.params(), Scripts.instantHost());
                contenders.add(script.deployed(lab, tenant, plan.connections()));
                contenders.add(Crowd.contender("bare, " + script.name(), lab.meter(), plan.connections(), call));
            }
            var outcome = Turns.run(contenders, plan.schedule());
            var targets = scripts.stream()
                    .map(script -> Target.throughput(
                            "product, " + script.name(),
                            "bare, " + script.name(),
                            script.equals(scripts.getFirst()) ? 0.60 : 0))
                    .toList();
            var report = Comparison.of(
                    name(),
                    "POST /accounts/{account_id}/functions/{id}/execute beside the same code in the bare sandbox, whose host call is answered"
                            + " at once",
                    plan.connections(),
                    outcome,
                    targets);
            return report.with(
                    report.figures().stream()
                            .flatMap(figures -> floor(figures).stream())
                            .toList(),
                    List.of());
        }
    }

    private static List<Floor> floor(Figures figures) {
        var latency = figures.latency();
        return latency == null || !figures.name().startsWith("product")
                ? List.of()
                : List.of(Floor.speed("p99 of " + figures.name(), latency.p99() / 1e3, 1_000, "ms", true));
    }
}
