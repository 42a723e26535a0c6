package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Reply;
import io.neolayer.bench.http.Requests;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.bench.subject.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@code POST} whose idempotency key is known: the stored answer again, and no second effect. */
final class HttpReplay implements BenchCase {
    @Override
    public String name() {
        return "http.replay";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var replay = new Replaying(lab, plan.connections());
        var rows = lab.database().number("SELECT count(*) FROM secrets.secret");
        var reads = new FunctionRows(lab.dataset().tenants(), plan.seed(), false);
        var outcome = Turns.run(
                List.of(
                        Sides.product(lab, plan.connections(), replay),
                        Sides.product(lab, "http.read", plan.connections(), reads)),
                plan.schedule());
        var report = Comparison.of(
                name(),
                "POST /accounts/{account_id}/secrets with an Idempotency-Key that was used before, beside the"
                        + " product's own http.read",
                plan.connections(),
                outcome,
                List.of(Target.throughput("http.read", 0.80)));
        var more = lab.database().number("SELECT count(*) FROM secrets.secret") - rows;
        return Profiled.noted(
                lab, report.with(List.of(), more == 0 ? List.of() : List.of("replays stored " + more + " rows")));
    }

    private static final class Replaying implements Script {
        private final List<ByteBuffer> requests = new ArrayList<>();
        private final List<byte[]> names = new ArrayList<>();

        Replaying(Lab lab, int connections) {
            for (var i = 0; i < connections; i++) {
                Tenant tenant =
                        lab.dataset().tenants().get(i % lab.dataset().tenants().size());
                var name = "replay-" + lab.plan().seed() + "-" + i;
                try (var api = lab.as(tenant)) {
                    api.post(tenant.path("/secrets"), Map.of("name", name, "value", "again"), name);
                }
                var body = "{\"name\":\"" + name + "\",\"value\":\"again\"}";
                names.add(name.getBytes(StandardCharsets.UTF_8));
                requests.add(Requests.post(
                        tenant.path("/secrets"),
                        "localhost",
                        tenant.key(),
                        name,
                        body.getBytes(StandardCharsets.UTF_8)));
            }
        }

        @Override
        public ByteBuffer next(int connection) {
            return requests.get(connection).duplicate();
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            return reply.status() == 201
                    && reply.bodyHolds(names.get(connection))
                    && reply.headHolds("idempotency-replayed: true");
        }
    }
}
