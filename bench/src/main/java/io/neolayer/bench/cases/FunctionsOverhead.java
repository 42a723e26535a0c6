package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Load;
import io.neolayer.bench.measure.Crowd;
import io.neolayer.bench.measure.Sample;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.subject.BareSandbox;
import io.neolayer.sandbox.HostCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A synchronous call of an empty function over HTTP, beside the same call of the sandbox alone. */
final class FunctionsOverhead implements BenchCase {
    private static final Duration ALONE = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "functions.overhead";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var tenant = lab.dataset().tenants().getFirst();
        var script = Scripts.empty();
        try (var sandbox = BareSandbox.start(lab.work(), true)) {
            sandbox.awaitCache();
            var call = sandbox.calling(script.source(), script.params(), HostCalls.none());
            var product = script.deployed(lab, tenant, plan.connections());
            var bare = Crowd.contender("bare sandbox", lab.meter(), plan.connections(), call);
            var outcome = Turns.run(List.of(product, bare), plan.schedule());
            var report = Comparison.of(
                    name(),
                    "POST /accounts/{account_id}/functions/{id}/execute of (params) => ({}), all connections of one account: admission,"
                            + " run, receipt and finish; the peer is the same code through the sandbox's socket alone",
                    plan.connections(),
                    outcome,
                    List.of(Target.throughput("bare sandbox", 0.25)));
            var single = Load.run(lab.address(), 1, script.executing(lab, tenant), lab.meter(), plan.warmUp(), ALONE);
            var bareSingle = Crowd.contender("", lab.meter(), 1, call).phase().run(plan.warmUp(), ALONE);
            var faults = new ArrayList<>(single.complaints());
            faults.addAll(bareSingle.complaints());
            return Profiled.noted(
                    lab,
                    report.with(
                            List.of(
                                    Floor.speed(
                                            "throughput",
                                            report.figures().getFirst().perSecond(),
                                            1_000,
                                            "/s",
                                            false),
                                    Floor.speed("sandbox call alone, median", median(bareSingle), 2, "ms", true),
                                    Floor.speed(
                                            "overhead, median", median(single) - median(bareSingle), 10, "ms", true)),
                            faults));
        }
    }

    private static double median(Sample sample) {
        return sample.latencies().getValueAtPercentile(50) / 1e6;
    }
}
