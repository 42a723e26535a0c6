package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a careless or hostile caller sees: the tables of bad input, row by row. */
class BadInputTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = new House(House.config());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static String raw(String request) throws IOException {
        try (var socket = new RawSocket(house.port)) {
            return socket.send(request).readToEnd();
        }
    }

    private static String head(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
                + "\r\n";
    }

    private static void isProblem(String answer, int status, String code) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer).containsIgnoringCase("x-request-id: ").containsIgnoringCase("x-app-version: 1.2.3");
        assertThat(answer).contains("\"code\":\"" + code + "\"", "\"type\":\"urn:neolayer:problem:" + code + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livez%2Fx",
                "/a/..;/livez",
                "/%2e%2e/livez",
                "//livez",
                "/a%00b",
                "/a\\b",
                "/accounts/%zz/things"
            })
    void ambiguousPathsAre400(String path) throws IOException {
        isProblem(raw(head("GET " + path, "Authorization: Bearer all-1")), 400, "invalid_parameter");
    }

    @Test
    void headsThatAreTooLarge() throws IOException {
        isProblem(raw(head("GET /livez", "X-Large: " + "x".repeat(200_000))), 431, "headers_too_large");
        isProblem(raw(head("GET /livez?" + "x".repeat(30_000))), 414, "uri_too_long");
        isProblem(raw(head("GET /things/hello?x=" + "x".repeat(9_000))), 414, "uri_too_long");
        isProblem(raw("nonsense\r\n\r\n"), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PUT", "OPTIONS", "BREW"})
    void methodsThatARouteHasNot(String method) throws IOException {
        String answer = raw(head(method + " /things/hello"));
        isProblem(answer, 405, "method_not_allowed");
        assertThat(answer).containsIgnoringCase("allow: GET, HEAD\r\n");
        assertThat(raw(head(method + " /livez"))).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void unknownRoutesAre404() throws IOException {
        isProblem(raw(head("GET /nowhere")), 404, "not_found");
        isProblem(raw(head("GET /things/hello/")), 404, "not_found");
        isProblem(raw(head("TRACE /nowhere")), 404, "not_found");
    }

    @Test
    void headIsAGetWithoutItsBody() throws IOException {
        String answer = raw(head("HEAD /things/hello"));
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }

    @Test
    void bodiesOfTheWrongShape() throws IOException {
        String path = house.path("/things");
        String auth = "Authorization: Bearer all-1";
        String json = "Content-Type: application/json";
        isProblem(raw(head("POST " + path, auth, json, "Content-Length: 1048577")), 413, "body_too_large");
        isProblem(
                raw(head("POST " + path, auth, json, "Content-Encoding: gzip", "Content-Length: 2") + "{}"),
                415,
                "unsupported_media_type");
        isProblem(
                raw(head("POST " + path, auth, "Content-Type: text/plain", "Content-Length: 2") + "{}"),
                415,
                "unsupported_media_type");
        isProblem(
                raw(head("POST " + path, auth, json + "; charset=latin1", "Content-Length: 2") + "{}"),
                415,
                "unsupported_media_type");
        isProblem(raw(head("POST " + path, auth, "Content-Length: 2") + "{}"), 415, "unsupported_media_type");
        String chunked = head("POST " + house.path("/things/text"), auth, "Transfer-Encoding: chunked");
        isProblem(raw(chunked + "65\r\n" + "x".repeat(101) + "\r\n0\r\n\r\n"), 413, "body_too_large");
    }

    @Test
    void sizeAndTypeAreJudgedBeforeTheCaller() throws IOException {
        String path = house.path("/things");
        isProblem(
                raw(head("POST " + path, "Content-Type: application/json", "Content-Length: 1048577")),
                413,
                "body_too_large");
        isProblem(raw(head("POST " + path, "Content-Length: 2") + "{}"), 415, "unsupported_media_type");
        String answer = raw(head("POST " + path, "Content-Type: application/json", "Content-Length: 2") + "{x");
        isProblem(answer, 401, "unauthenticated");
        assertThat(answer).containsIgnoringCase("www-authenticate: Bearer\r\n");
        isProblem(
                raw(head("GET " + path, "Authorization: Bearer all-1", "Authorization: Bearer all-1")),
                401,
                "unauthenticated");
        String unknown = raw(head("GET " + path, "Authorization: Bearer " + "\u0001\u00ff".repeat(10)));
        assertThat(unknown).matches("(?s)HTTP/1.1 (401|400) .*");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    @Test
    void textsThatAreNoJson() throws IOException {
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "\"text\"",
            "{\"a\":1,\"a\":2}",
            "{} {}",
            "{\"a\":NaN}",
            "{\"a\":1e99999}x",
            nested(33),
            "{'a':1}",
            "\ufeff{}"
        }) {
            var answer = house.post(house.path("/things/echo"), body);
            assertThat(answer.text("code")).as(body).isEqualTo("malformed_json");
            assertThat(answer.status()).isEqualTo(400);
        }
        assertThat(house.post(house.path("/things/echo"), nested(32)).status()).isEqualTo(200);
        String members =
                IntStream.range(0, 1001).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        assertThat(house.post(house.path("/things/echo"), members).text("code")).isEqualTo("malformed_json");
        byte[] bad = "{\"a\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        bad[6] = (byte) 0xc0;
        try (var socket = new RawSocket(house.port)) {
            socket.send(head(
                            "POST " + house.path("/things/echo"),
                            "Authorization: Bearer all-1",
                            "Content-Type: application/json",
                            "Content-Length: " + bad.length))
                    .send(bad);
            isProblem(socket.readToEnd(), 400, "malformed_json");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":""}                                     | 422 | /name         | not_blank
            {}                                              | 422 | /name         | not_blank
            {"name":"xxxxxxxxxxxxxxxxxxxxx"}                | 422 | /name         | size
            {"name":5}                                      | 422 | /name         | invalid_type
            {"name":"n","color":"RED"}                      | 422 | /color        | invalid_format
            {"name":"n","due_at":"tomorrow"}                | 422 | /due_at       | invalid_format
            {"name":"n","due_at":"2026-02-30T00:00:00Z"}    | 422 | /due_at       | invalid_format
            {"name":"n","keep":"10s"}                       | 422 | /keep         | invalid_format
            {"name":"n","part":{"label":"","weight":1}}     | 422 | /part/label   | not_blank
            {"name":"n","part":{"label":"l","weight":1.5}}  | 422 | /part/weight  | invalid_type
            {"name":"n","part":{"label":"l","weight":"1"}}  | 422 | /part/weight  | invalid_type
            {"name":"n","tags":["a",""]}                    | 422 | /tags/1       | not_blank
            {"name":"n","tags":"a"}                         | 422 | /tags         | invalid_type
            {"name":"n","extra":1}                          | 400 | /extra        | unknown_field
            {"name":"n","part":{"label":"l","wait":1}}      | 400 | /part/wait    | unknown_field
            {"name":"n","account_id":"x"}                   | 400 | /account_id   | unknown_field
            """)
    void faultsOfMembersNameThem(String body, int status, String field, String code) {
        var answer = house.post(house.path("/things"), body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("field").asString() + " "
                                + e.path("code").asString()))
                .contains(field + " " + code);
    }

    @Test
    void everyFaultIsToldAtOnceAndAProblemOfTheRecordKeepsItsCode() {
        var answer = house.post(house.path("/things"), "{\"name\":\"\",\"part\":{\"label\":\"\",\"weight\":0}}");
        assertThat(answer.json().path("errors").size()).isEqualTo(3);
        assertThat(house.post(house.path("/things"), "{\"name\":\"forbidden\"}").text("code"))
                .isEqualTo("invalid_state");
        var patched = house.send(
                "PATCH", house.path("/things/" + UUID.randomUUID()), "{\"name\":\"" + "x".repeat(21) + "\"}");
        assertThat(patched.json().at("/errors/0/field").asString()).isEqualTo("/name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /things?limit=0            | invalid_parameter
            /things?limit=201          | invalid_parameter
            /things?limit=1&limit=2    | invalid_parameter
            /things?color=pink         | invalid_parameter
            /things?colour=red         | invalid_parameter
            /things?cursor=abc         | invalid_cursor
            /things?color=%zz          | invalid_parameter
            /things?color=%ff          | invalid_parameter
            """)
    void faultsOfTheQueryAre400(String path, String code) throws IOException {
        isProblem(raw(head("GET " + house.path(path), "Authorization: Bearer all-1")), 400, code);
    }

    @Test
    void waitsAndKeysHaveBounds() {
        assertThat(house.post(house.path("/things/echo?wait=10m"), "{}").text("code"))
                .isEqualTo("invalid_parameter");
        assertThat(house.post(house.path("/things/echo?wait=soon"), "{}").text("code"))
                .isEqualTo("invalid_parameter");
        String many = IntStream.range(0, 65).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
        assertThat(house.get(house.path("/things?" + many)).text("code")).isEqualTo("invalid_parameter");
        String path = house.path("/things");
        assertThat(house.post(path, "{\"name\":\"n\"}", "Idempotency-Key", "k".repeat(256))
                        .text("code"))
                .isEqualTo("invalid_parameter");
        var thing = house.post(path, "{\"name\":\"n\"}");
        String one = path + "/" + thing.text("id");
        assertThat(house.send("DELETE", one, null, "If-Match", "nonsense").status())
                .isEqualTo(400);
        assertThat(house.send("PATCH", one, "{}", "If-Match", "\"abc\"").status())
                .isEqualTo(412);
        assertThat(house.get(path + "/not-a-uuid").status()).isEqualTo(404);
    }

    @Test
    void whatCannotBeEncodedIs500WithAProblem() {
        var answer = house.get(house.path("/things/odd"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text("code")).isEqualTo("internal");
        assertThat(answer.response().body()).doesNotContain("NaN", "Exception");
    }
}
