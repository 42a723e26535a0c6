package io.neolayer.bench.cases;

import io.neolayer.bench.http.Reply;
import io.neolayer.bench.http.Requests;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.subject.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads rows at random; every answer must hold the row's id, and one in a hundred the whole row. */
final class FunctionRows implements Script {
    private static final int SAMPLED = 100;

    private record Wanted(ByteBuffer request, byte[] id, Tenant.Row row) {}

    /** By account; a connection stays with one, as the connection of a client does. */
    private final List<List<Wanted>> wanted;

    private final Map<Integer, Wanted> latest = new HashMap<>();
    private final Random random;
    private final boolean peer;
    private long answers;

    FunctionRows(List<Tenant> tenants, long seed, boolean peer) {
        this.random = new Random(seed);
        this.peer = peer;
        this.wanted = tenants.stream().map(this::rows).toList();
    }

    private List<Wanted> rows(Tenant tenant) {
        return tenant.functions().stream().map(row -> wanted(tenant, row)).toList();
    }

    private Wanted wanted(Tenant tenant, Tenant.Row row) {
        var request = peer
                ? Requests.bytes("GET", "/rows/" + tenant.account() + "/" + row.id(), "localhost", Map.of(), null)
                : Requests.get(tenant.path("/functions/" + row.id()), "localhost", tenant.key());
        return new Wanted(request, row.id().toString().getBytes(StandardCharsets.UTF_8), row);
    }

    @Override
    public ByteBuffer next(int connection) {
        var rows = wanted.get(connection % wanted.size());
        var next = rows.get(random.nextInt(rows.size()));
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
