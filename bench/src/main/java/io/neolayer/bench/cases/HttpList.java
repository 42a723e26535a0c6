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
import java.util.List;
import java.util.Map;

/** 25 functions, newest first, of an account among 200,000 rows. */
final class HttpList implements BenchCase {
    private static final int PAGE = 25;

    @Override
    public String name() {
        return "http.list";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var tenants = lab.dataset().tenants();
        var script = WriteScript.capturedList(lab, tenants.getFirst());
        var product = new Listing(tenants, false);
        var least = new Listing(tenants, true);
        var outcome = Turns.run(
                List.of(
                        Sides.product(lab, plan.connections(), product),
                        Sides.peer(lab, plan.connections(), least),
                        Sides.pgbench(lab, script)),
                plan.schedule());
        return Profiled.noted(
                lab,
                Comparison.of(
                        name(),
                        "GET /accounts/{account_id}/functions?limit=25, first page, " + plan.rows()
                                + " rows in all; the limit is a pgbench script of the same statements; the peer"
                                + " answers a JSON array",
                        plan.connections(),
                        outcome,
                        List.of(Target.throughput("pgbench", 0.30), Target.throughput("peer", 0.70))));
    }

    private static final class Listing implements Script {
        private static final int SAMPLED = 100;
        private static final byte[] ITEMS = "\"items\"".getBytes(StandardCharsets.UTF_8);

        private final List<ByteBuffer> requests;
        private final boolean peer;
        private long answers;

        Listing(List<Tenant> tenants, boolean peer) {
            this.peer = peer;
            this.requests = tenants.stream()
                    .map(tenant -> peer
                            ? Requests.bytes("GET", "/lists/" + tenant.account(), "localhost", Map.of(), null)
                            : Requests.get(tenant.path("/functions?limit=" + PAGE), "localhost", tenant.key()))
                    .toList();
        }

        @Override
        public ByteBuffer next(int connection) {
            return requests.get(connection % requests.size()).duplicate();
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            if (reply.status() != 200 || !reply.bodyHolds(ITEMS)) {
                return false;
            }
            if (++answers % SAMPLED != 0) {
                return true;
            }
            var body = Bodies.read(reply);
            return body.path("items").size() == PAGE
                    && (peer || body.path("next_cursor").isString());
        }
    }
}
