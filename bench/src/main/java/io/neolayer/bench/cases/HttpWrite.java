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
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.subject.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** {@code POST} of one secret with an idempotency key: row, version, audit entry and stored answer in one transaction. */
final class HttpWrite implements BenchCase {
    private static final String COUNT = "SELECT count(*) FROM secrets.secret WHERE name LIKE 'bench-%'";

    @Override
    public String name() {
        return "http.write";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var tenants = lab.dataset().tenants();
        Path script = WriteScript.captured(lab, tenants.getFirst());
        warmAccounts(lab, tenants);
        var before = lab.database().number(COUNT);
        var product = new Creating(tenants);
        var least = new Inserting();
        var outcome = Turns.run(
                List.of(
                        Sides.product(lab, plan.connections(), product),
                        Sides.peer(lab, plan.connections(), least),
                        Sides.pgbench(lab, script)),
                plan.schedule());
        var report = Comparison.of(
                name(),
                "POST /accounts/{account_id}/secrets with an Idempotency-Key; the limit is a pgbench script of the"
                        + " statements that the server's own log shows for one such request; the peer inserts one row",
                plan.connections(),
                outcome,
                List.of(Target.throughput("pgbench", 0.45), Target.throughput("peer", 0.40)));
        var stored = lab.database().number(COUNT) - before;
        var latency = Objects.requireNonNull(report.figures().getFirst().latency());
        return Profiled.noted(
                        lab,
                        report.with(
                                List.of(Floor.speed("median", latency.p50() / 1e3, 100, "ms", true)),
                                stored == product.accepted.get()
                                        ? List.of()
                                        : List.of("accepted " + product.accepted + " writes, stored " + stored)))
                .noting("accepted and stored: " + stored);
    }

    /** The first secret of an account makes keys that the others use. */
    private static void warmAccounts(Lab lab, List<Tenant> tenants) {
        for (var tenant : tenants) {
            try (var api = lab.as(tenant)) {
                api.post(
                        tenant.path("/secrets"),
                        Map.of("name", "first-" + lab.plan().seed(), "value", "warm"));
            }
        }
    }

    /** Creates secrets in turn in all accounts; each answer must show the name that was sent. */
    private static final class Creating implements Script {
        final AtomicLong accepted = new AtomicLong();
        private final List<Tenant> tenants;
        private final byte[][] names = new byte[256][];
        private long count;

        Creating(List<Tenant> tenants) {
            this.tenants = tenants;
        }

        @Override
        public ByteBuffer next(int connection) {
            var tenant = tenants.get(connection % tenants.size());
            var name = "bench-" + Long.toHexString(System.nanoTime()) + "-" + ++count;
            names[connection] = name.getBytes(StandardCharsets.UTF_8);
            var body = "{\"name\":\"" + name + "\",\"value\":\"correct horse battery staple " + count + "\"}";
            return Requests.post(
                    tenant.path("/secrets"), "localhost", tenant.key(), name, body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            if (reply.status() != 201 || !reply.bodyHolds(names[connection])) {
                return false;
            }
            accepted.incrementAndGet();
            return true;
        }
    }

    private static final class Inserting implements Script {
        private static final ByteBuffer REQUEST = Requests.bytes(
                "POST", "/rows", "localhost", Map.of(), "{\"name\":\"bench\"}".getBytes(StandardCharsets.UTF_8));

        @Override
        public ByteBuffer next(int connection) {
            return REQUEST.duplicate();
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            return reply.status() == 201;
        }
    }
}
