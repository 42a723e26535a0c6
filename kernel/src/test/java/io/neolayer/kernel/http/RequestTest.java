package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a well-behaved caller sees. */
class RequestTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = new House(House.config());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void createsReadsChangesAndDeletes() {
        var made = house.post(
                house.path("/things"),
                "{\"name\":\"lamp\",\"color\":\"dark_blue\",\"due_at\":\"2026-01-01T00:00:00Z\"}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("color")).isEqualTo("dark_blue");
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        String path = house.path("/things/" + made.text("id"));
        assertThat(made.header("Location")).isEqualTo(path);

        var read = house.get(path);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(made.json());
        assertThat(read.text("made_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(house.get(path, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(house.get(house.path("/old-things/" + made.text("id"))).json())
                .isEqualTo(made.json());

        var changed = house.send("PATCH", path, "{\"name\":null}", "If-Match", "\"1\"");
        assertThat(changed.text("name")).isEqualTo("unnamed");
        assertThat(changed.text("color")).isEqualTo("dark_blue");
        assertThat(house.send("PATCH", path, "{\"name\":\"x\"}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);

        assertThat(house.send("DELETE", path, null).status()).isEqualTo(428);
        assertThat(house.send("DELETE", path, null, "If-Match", "\"2\"").status())
                .isEqualTo(204);
        assertThat(house.get(path).status()).isEqualTo(404);
    }

    @Test
    void everyAnswerCarriesTheStandardHeaders() {
        var answer = house.get(house.path("/things/" + UUID.randomUUID()), "X-Request-Id", "mine-1");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(answer.text("request_id")).isEqualTo("mine-1");
        assertThat(answer.header("X-App-Version")).isEqualTo("1.2.3");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"principal\";q=10000;w=1, \"account\";q=100000;w=1");
        assertThat(answer.header("RateLimit")).matches("\"principal\";r=\\d+;t=\\d+, \"account\";r=\\d+;t=\\d+");
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("10000");
    }

    @Test
    void foreignUnknownAndMalformedAccountsAnswerAlike() {
        var unknown = house.get("/accounts/" + UUID.randomUUID() + "/things", "X-Request-Id", "same");
        var malformed = house.post("/accounts/not-a-uuid/things", "{nonsense", "X-Request-Id", "same");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(malformed.response().body()).isEqualTo(unknown.response().body());
    }

    @Test
    void listsPage() {
        for (int i = 0; i < 3; i++) {
            house.post(house.path("/things"), "{\"name\":\"n\"}");
        }
        var first = house.get(house.path("/things?limit=2"));
        assertThat(first.json().get("items").size()).isEqualTo(2);
        String cursor = first.text("next_cursor");
        assertThat(house.get(house.path("/things?limit=200&cursor=" + cursor)).status())
                .isEqualTo(200);
        assertThat(house.get(house.path("/things?cursor=abc")).text("code")).isEqualTo("invalid_cursor");
        assertThat(house.get(house.path("/things?limit=0")).text("code")).isEqualTo("invalid_parameter");
        assertThat(house.get(house.path("/things?limit=x&color=green&nope=1"))
                        .json()
                        .get("errors")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void writesAreAuditedInTheirTransactionAndRefusalsBesideIt() {
        var made = house.post(house.path("/things"), "{\"name\":\"audited\"}", "X-Request-Id", "audit-1");
        assertThat(made.status()).isEqualTo(201);
        assertThat(house.recorded.written).anySatisfy(event -> {
            assertThat(event.origin().requestId()).isEqualTo("audit-1");
            assertThat(event.operation()).isEqualTo("things.create");
            assertThat(event.resource()).isEqualTo("things");
            assertThat(event.changes()).singleElement().hasFieldOrPropertyWithValue("after", "audited");
        });
        var refused = house.post(house.path("/things"), "{\"nonsense\":1}", "Authorization", "Bearer read-1");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(house.recorded.refused).anySatisfy(e -> assertThat(e.code()).isEqualTo("permission_denied"));
        house.get(house.path("/things"), "Authorization", "Bearer ops");
        assertThat(house.recorded.observed)
                .anySatisfy(e -> assertThat(e.operation()).isEqualTo("things.list"));
    }

    @Test
    void aKeptCredentialThatChangedIsReadAgain() {
        var made = house.post(house.path("/things"), "{\"name\":\"fresh\"}");
        int before = house.tenancy.forgotten.get();
        house.tenancy.stale.set(1);
        assertThat(house.get(house.path("/things/" + made.text("id"))).status()).isEqualTo(200);
        assertThat(house.tenancy.forgotten.get()).isEqualTo(before + 1);
        house.tenancy.stale.set(1);
        assertThat(house.get(house.path("/things")).status()).isEqualTo(200);
        assertThat(house.tenancy.forgotten.get()).isEqualTo(before + 2);
    }

    @Test
    void probesAndPublicRoutesNeedNoCredential() {
        assertThat(house.get("/livez").text("status")).isEqualTo("ok");
        var ready = house.get("/readyz");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().path("components").path("database").asString()).isEqualTo("failing");
        assertThat(ready.header("RateLimit")).isNull();
        assertThat(house.get("/things/hello").text("text")).isEqualTo("hello system:public");
    }

    @Test
    void bodiesThatAreNotJson() {
        var logo = house.get(house.path("/things/logo"), "Accept-Encoding", "gzip");
        assertThat(logo.header("Content-Type")).isEqualTo("text/plain");
        assertThat(logo.header("Content-Encoding")).isEqualTo("gzip");
        var text = house.post(house.path("/things/text"), "plain { text", "Content-Type", "text/plain");
        assertThat(text.text("text")).isEqualTo("plain { text");
        var echo = house.post(house.path("/things/echo?wait=10s"), "{\"a\":1.10,\"b\":null}");
        assertThat(echo.response().body()).isEqualTo("{\"a\":1.10,\"b\":null}");
    }
}
