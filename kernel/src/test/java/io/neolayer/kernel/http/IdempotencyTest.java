package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.storage.DisposablePostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One key, one effect. */
@Timeout(60)
class IdempotencyTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = new House(House.config());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void openGate() {
        ThingRun.gate.countDown();
        ThingRun.gate = new CountDownLatch(0);
    }

    private static House.Answered make(String key, String body) {
        return house.post(house.path("/things"), body, "Idempotency-Key", key);
    }

    private static int things(String name) {
        return house.db.inTx(
                house.tenancy.account,
                tx -> tx.one(
                        row -> row.integer("n"), "SELECT count(*)::int AS n FROM things.thing WHERE name = ?", name));
    }

    private static void owner(String sql) throws Exception {
        try (var connection = DisposablePostgres.connect(house.logins);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theFirstResultIsReplayed() {
        var first = make("k1", "{\"name\":\"first\",\"color\":null}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        var again = make("k1", "{ \"color\" : null, \"name\" : \"first\" }");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo("\"1\"");
        assertThat(things("first")).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheKeyIsAMismatch() {
        make("k2", "{\"name\":\"one\"}");
        var other = make("k2", "{\"name\":\"two\"}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("code")).isEqualTo("idempotency_mismatch");
        var somebodyElse = house.post(
                house.path("/things"), "{\"name\":\"two\"}", "Idempotency-Key", "k2", "Authorization", "Bearer all-2");
        assertThat(somebodyElse.status()).isEqualTo(201);
    }

    @Test
    void failuresAreNotStored() {
        assertThat(make("k3", "{\"name\":\"\"}").status()).isEqualTo(422);
        assertThat(make("k3", "{\"name\":\"forbidden\"}").status()).isEqualTo(409);
        assertThat(make("k3", "{\"name\":\"good\"}").status()).isEqualTo(201);
    }

    @Test
    void manyAtOnceHaveOneEffect() throws Exception {
        for (int round = 0; round < 10; round++) {
            String name = "parallel " + round;
            List<Callable<House.Answered>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(() -> make(name, "{\"name\":\"" + name + "\"}"));
            }
            int fresh = 0;
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<House.Answered> call : pool.invokeAll(calls)) {
                    var answer = call.get();
                    if (answer.status() == 409) {
                        assertThat(answer.text("code")).isEqualTo("idempotency_in_progress");
                        assertThat(answer.header("Retry-After")).isEqualTo("1");
                    } else {
                        assertThat(answer.status()).isEqualTo(201);
                        fresh += answer.header("Idempotency-Replayed") == null ? 1 : 0;
                    }
                }
            }
            assertThat(fresh).isEqualTo(1);
            assertThat(things(name)).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatShowsASecretIsSealedAndSoonForgotten() throws Exception {
        String path = house.path("/things/" + UUID.randomUUID() + "/token");
        var first = house.post(path, "{}", "Idempotency-Key", "secret");
        assertThat(first.text("token")).startsWith("s3cret-");
        assertThat(house.post(path, "{}", "Idempotency-Key", "secret")
                        .response()
                        .body())
                .isEqualTo(first.response().body());
        house.db.inTx(house.tenancy.account, tx -> {
            byte[] stored =
                    tx.one(row -> row.bytes("body"), "SELECT body FROM kernel.idempotency WHERE key = 'secret'");
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
            return 1;
        });
        owner("UPDATE kernel.idempotency SET created_at = created_at - interval '11 minutes' WHERE key = 'secret'");
        house.db.inSystemTx(tx -> {
            HttpServer.upkeep().forEach(task -> task.task().accept(tx));
            return 1;
        });
        var late = house.post(path, "{}", "Idempotency-Key", "secret");
        assertThat(late.text("code")).isEqualTo("idempotency_mismatch");
        assertThat(late.text("reason")).isEqualTo("result_expired");
    }

    @Test
    void afterADayTheKeyIsFree() throws Exception {
        make("daily", "{\"name\":\"day one\"}");
        owner("UPDATE kernel.idempotency SET expires_at = expires_at - interval '25 hours' WHERE key = 'daily'");
        assertThat(make("daily", "{\"name\":\"day two\"}").header("Idempotency-Replayed"))
                .isNull();
        assertThat(make("daily", "{\"name\":\"day two\"}").header("Idempotency-Replayed"))
                .isEqualTo("true");
        owner("UPDATE kernel.idempotency SET expires_at = expires_at - interval '25 hours' WHERE key = 'daily'");
        house.db.inSystemTx(tx -> {
            HttpServer.upkeep().forEach(task -> task.task().accept(tx));
            assertThat(tx.find(row -> row.text("key"), "SELECT key FROM kernel.idempotency WHERE key = 'daily'"))
                    .isEmpty();
            return 1;
        });
    }

    @Test
    void aRunIsClaimedWhileItGoesOnAndItsEndIsReplayed() throws Exception {
        ThingRun.gate = new CountDownLatch(1);
        String path = house.path("/things/runs");
        String body = "{\"name\":\"slow run\",\"keep\":\"PT0.1S\"}";
        var first = house.post(path, body, "Idempotency-Key", "run");
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.text("name")).isEqualTo("slow run");
        var meanwhile = house.post(path, body, "Idempotency-Key", "run");
        assertThat(meanwhile.text("code")).isEqualTo("idempotency_in_progress");
        assertThat(house.post(path, "{\"name\":\"other\"}", "Idempotency-Key", "run")
                        .text("code"))
                .isEqualTo("idempotency_mismatch");
        ThingRun.gate.countDown();
        String id = first.text("id");
        while (!house.get(house.path("/things/" + id)).text("name").equals("ran slow run")) {
            Thread.onSpinWait();
        }
        var end = house.post(path, body, "Idempotency-Key", "run");
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.text("name")).isEqualTo("ran slow run");
        assertThat(end.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aRequestThatIsJudgedAgainDoesNotWaitAnew() {
        ThingRun.PATIENCE.clear();
        house.tenancy.stale.set(1);
        var ran = house.post(house.path("/things/runs"), "{\"name\":\"twice\",\"keep\":\"PT20S\"}");
        assertThat(ran.status()).isEqualTo(200);
        assertThat(ThingRun.PATIENCE).hasSize(2).allMatch(left -> left.compareTo(Duration.ofSeconds(20)) < 0);
        assertThat(ThingRun.PATIENCE.getLast()).isLessThan(ThingRun.PATIENCE.getFirst());
        assertThat(ThingRun.SLOTS.get()).isZero();
    }

    @Test
    void aRunWhoseServerWasLostShowsWhatWasAdmitted() throws Exception {
        String path = house.path("/things/runs");
        String body = "{\"name\":\"lost run\"}";
        var first = house.post(path, body, "Idempotency-Key", "lost");
        owner("""
                UPDATE kernel.idempotency SET running_until = created_at - interval '1 second', status = 202
                WHERE key = 'lost'
                """);
        var again = house.post(path, body, "Idempotency-Key", "lost");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(things("ran lost run")).isEqualTo(1);
    }

    @Test
    void aRunWhoseEndFailsIsAResultToo() {
        var failed = house.post(house.path("/things/runs"), "{\"name\":\"fails\"}", "Idempotency-Key", "fails");
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.text("name")).isEqualTo("failed");
        assertThat(house.post(house.path("/things/runs"), "{\"name\":\"fails\"}", "Idempotency-Key", "fails")
                        .text("name"))
                .isEqualTo("failed");
        assertThat(ThingRun.SLOTS.get()).isZero();
    }
}
