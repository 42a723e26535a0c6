package io.neolayer.bench.cases;

import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Reply;
import io.neolayer.bench.http.Requests;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.measure.Contender;
import io.neolayer.bench.subject.Tenant;
import io.neolayer.sandbox.HostCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The JavaScript that the function cases run.
 *
 * @param params of a call, one JSON object
 */
record Scripts(String name, String source, String params) {
    private static final int ITEMS = 1_500;

    static Scripts empty() {
        return new Scripts("empty", "(params) => ({})", "{}");
    }

    /** About 100 KB of parameters, walked through and answered in part. */
    static Scripts json() {
        var items = new StringBuilder("{\"items\":[");
        for (var i = 0; i < ITEMS; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"item number ")
                    .append(i)
                    .append("\",\"amount\":\"")
                    .append(i)
                    .append(".25\",\"tags\":[\"a\",\"b\"]}");
        }
        return new Scripts(
                "100 KB JSON",
                "(params) => ({count: params.items.length, last: params.items.filter(i => i.id % 2 === 0).map(i =>"
                        + " i.name).at(-1)})",
                items.append("]}").toString());
    }

    /** Reads the function {@code id} through the host. */
    static Scripts hostCall(UUID id) {
        return new Scripts(
                "one host call",
                "async (params) => ({name: (await services.functions.get(params.id)).name})",
                "{\"id\":\"" + id + "\"}");
    }

    /** Answers every call with one function at once. */
    static HostCalls instantHost() {
        return (name, json) -> "{\"name\":\"function 1\"}";
    }

    /** Deploys it, and gives the contender that executes it. */
    Contender deployed(Lab lab, Tenant tenant, int connections) {
        return Sides.product(lab, connections, new Executing(lab, tenant)).named("product, " + name);
    }

    /** The requests of {@link #deployed} alone. */
    Script executing(Lab lab, Tenant tenant) {
        return new Executing(lab, tenant);
    }

    private final class Executing implements Script {
        private static final byte[] SUCCEEDED = "\"status\":\"succeeded\"".getBytes(StandardCharsets.UTF_8);

        private final ByteBuffer request;

        Executing(Lab lab, Tenant tenant) {
            try (var api = lab.as(tenant)) {
                var function = api.post(
                                tenant.path("/functions"),
                                Map.of(
                                        "name",
                                        "bench " + name + " " + UUID.randomUUID(),
                                        "source",
                                        source,
                                        "concurrency",
                                        50,
                                        "permissions",
                                        List.of("functions:read")))
                        .required("id")
                        .asString();
                this.request = Requests.bytes(
                        "POST",
                        tenant.path("/functions/" + function + "/execute"),
                        "localhost",
                        Map.of("Authorization", "Bearer " + tenant.key()),
                        params.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public ByteBuffer next(int connection) {
            return request.duplicate();
        }

        @Override
        public boolean accepts(int connection, Reply reply) {
            return reply.status() == 200 && reply.bodyHolds(SUCCEEDED);
        }
    }
}
