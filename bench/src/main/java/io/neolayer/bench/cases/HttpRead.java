package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Load;
import io.neolayer.bench.http.Reply;
import io.neolayer.bench.http.Requests;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.measure.Contender;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.bench.report.Figures;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.subject.Tenant;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
        var product = new Rows(lab.dataset().tenants(), plan.seed(), false);
        var least = new Rows(lab.dataset().tenants(), plan.seed(), true);
        var pgbench = lab.pgbench();
        var peer = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), lab.peer().port());
        var outcome = Turns.run(
                List.of(
                        Profiled.when(
                                lab,
                                "product",
                                (warmUp, measure) ->
                                        Load.run(lab.address(), CONNECTIONS, product, lab.meter(), warmUp, measure)),
                        new Contender(
                                "peer",
                                (warmUp, measure) -> Load.run(peer, CONNECTIONS, least, lab.meter(), warmUp, measure)),
                        new Contender(
                                "pgbench -S", (warmUp, measure) -> pgbench.selectOnly(CONNECTIONS, warmUp, measure))),
                plan.rounds(),
                plan.warmUp(),
                plan.measure());
        var report = Comparison.of(
                name(),
                "GET /accounts/{account_id}/functions/{id} with an API key; the limit is pgbench -S -M prepared with as many clients"
                        + " and one thread; the peer answers the same SELECT without authentication",
                CONNECTIONS,
                outcome,
                List.of(Target.throughput("pgbench -S", 0.50), Target.throughput("peer", 0.90)));
        var alone = Load.run(lab.address(), 1, product, lab.meter(), plan.warmUp(), Duration.ofSeconds(3));
        var caller = Figures.Latency.of(alone.latencies());
        var loaded = Figures.Latency.of(
                outcome.samples().getOrDefault("product", List.of()).getFirst().latencies());
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

    /** Reads rows at random; every answer must hold the row's id, and one in a hundred the whole row. */
    private static final class Rows implements Script {
        private static final int SAMPLED = 100;

        private record Wanted(ByteBuffer request, byte[] id, Tenant.Row row) {}

        private final List<Wanted> wanted = new ArrayList<>();
        private final Map<Integer, Wanted> latest = new java.util.HashMap<>();
        private final Random random;
        private final boolean peer;
        private long answers;

        Rows(List<Tenant> tenants, long seed, boolean peer) {
            this.random = new Random(seed);
            this.peer = peer;
            for (var tenant : tenants) {
                for (var row : tenant.functions()) {
                    var path =
                            peer ? "/rows/" + tenant.account() + "/" + row.id() : tenant.path("/functions/" + row.id());
                    wanted.add(new Wanted(
                            peer
                                    ? Requests.bytes("GET", path, "localhost", Map.of(), null)
                                    : Requests.get(path, "localhost", tenant.key()),
                            row.id().toString().getBytes(StandardCharsets.UTF_8),
                            row));
                }
            }
        }

        @Override
        public ByteBuffer next(int connection) {
            var next = wanted.get(random.nextInt(wanted.size()));
            latest.put(connection, next);
            return next.request().duplicate();
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            var asked = latest.get(connection);
            if (asked == null || reply.status() != 200 || !reply.bodyHolds(asked.id())) {
                return false;
            }
            if (++answers % SAMPLED != 0) {
                return true;
            }
            var body = Bodies.read(reply);
            return body.path("name").asString().equals(asked.row().name())
                    && body.path("description").asString().equals(asked.row().description())
                    && body.path("id").asString().equals(asked.row().id().toString())
                    && (peer || reply.headHolds("etag: \"1\""));
        }
    }
}
