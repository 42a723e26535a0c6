package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The document and the reference made of it. */
class OpenApiTest {
    private static House house;
    private static JsonNode document;

    @BeforeAll
    static void open() {
        house = new House(House.config());
        document = house.get("/openapi.json").json();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static JsonNode operation(String path, String method) {
        return document.path("paths").path("/accounts/{account_id}" + path).path(method);
    }

    @Test
    void isCachedAndTagged() {
        var first = house.get("/openapi.json");
        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        String etag = String.valueOf(first.header("ETag"));
        var again = house.get("/openapi.json", "If-None-Match", etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(house.get("/openapi.json", "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void describesBodiesWithTheirBounds() {
        JsonNode create = operation("/things", "post");
        assertThat(create.path("operationId").asString()).isEqualTo("things.create");
        assertThat(create.path("x-permission").asString()).isEqualTo("things:write");
        JsonNode schema = create.at("/requestBody/content/application~1json/schema");
        assertThat(schema.at("/required").toString()).isEqualTo("[\"name\"]");
        assertThat(schema.at("/properties/name/maxLength").asInt()).isEqualTo(20);
        assertThat(schema.at("/properties/color").toString()).contains("dark_blue");
        assertThat(schema.at("/properties/due_at").toString()).contains("date-time");
        assertThat(schema.at("/properties/part").toString()).contains("Part");
        assertThat(create.path("responses").propertyNames()).contains("201", "401", "409", "422");
        assertThat(create.toString()).contains("Idempotency-Key");
    }

    @Test
    void describesParametersPatchesAndFlags() {
        JsonNode list = operation("/things", "get");
        assertThat(list.at("/parameters").valueStream().map(p -> p.path("name").asString()))
                .containsExactly("account_id", "color", "limit", "cursor");
        assertThat(list.path("x-columns").toString()).isEqualTo("[\"id\",\"name\",\"color\"]");
        assertThat(list.at("/responses/200/content/application~1json/schema/properties/items/items/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/http.Thing");
        JsonNode update = operation("/things/{id}", "patch");
        assertThat(update.at("/requestBody/content/application~1json/schema/properties/name")
                        .toString())
                .contains("\"maxLength\":20", "null");
        JsonNode delete = operation("/things/{id}", "delete");
        assertThat(delete.path("x-confirm").asString()).startsWith("The thing");
        assertThat(delete.path("x-not-from-functions").asBoolean()).isTrue();
        assertThat(delete.path("responses").propertyNames()).contains("204", "412", "428");
        JsonNode watch = operation("/things/watch", "get");
        assertThat(watch.at("/responses/200/content").propertyNames()).containsExactly("text/event-stream");
        JsonNode token = document.at("/components/schemas/http.Token");
        assertThat(token.at("/properties/token/x-sensitive").asBoolean())
                .as(token.toString())
                .isTrue();
        JsonNode thing = document.at("/components/schemas/http.Thing");
        assertThat(thing.at("/required").toString()).isEqualTo("[\"id\",\"name\",\"color\",\"version\",\"made_at\"]");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        document.findValues("$ref").forEach(reference -> {
            String pointer = reference.asString().substring(1);
            assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
        });
    }

    @Test
    void theReferenceComesFromThisOriginAlone() {
        var page = house.get("/docs");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(page.response().body()).doesNotContain("http://", "https://", "onload", "style=");
        assertThat(house.get("/docs/start.js").header("Content-Type")).startsWith("text/javascript");
        assertThat(house.get("/docs/swagger-ui-bundle.js").response().body().length())
                .isGreaterThan(1_000_000);
        assertThat(house.get("/docs/other.js").status()).isEqualTo(404);
        assertThat(house.send("POST", "/openapi.json", "{}").header("Allow")).isEqualTo("GET, HEAD");
    }
}
