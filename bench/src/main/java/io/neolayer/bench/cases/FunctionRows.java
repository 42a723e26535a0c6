package io.neolayer.bench.cases;

import io.neolayer.bench.http.Reply;
import io.neolayer.bench.http.Requests;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.subject.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads rows at random; every answer must hold the row's id, and one in a hundred the whole row. */
final class FunctionRows implements Script {
    private static final int SAMPLED = 100;

    private record Wanted(ByteBuffer request, byte[] id, Tenant.Row row) {}

    private final List<Wanted> wanted = new ArrayList<>();
    private final Map<Integer, Wanted> latest = new HashMap<>();
    private final Random random;
    private final boolean peer;
    private long answers;

    FunctionRows(List<Tenant> tenants, long seed, boolean peer) {
        this.random = new Random(seed);
        this.peer = peer;
        for (var tenant : tenants) {
            for (var row : tenant.functions()) {
                var path = peer ? "/rows/" + tenant.account() + "/" + row.id() : tenant.path("/functions/" + row.id());
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
