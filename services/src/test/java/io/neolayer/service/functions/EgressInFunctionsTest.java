package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EgressInFunctionsTest {
    private final TestAccount acme = Lab.account();

    private Deployed function(String source, Map<String, ?> more) {
        var version = new HashMap<String, Object>(more);
        version.putIfAbsent("egress", List.of(Lab.RECEIVER.host()));
        return Deployed.of(acme, source, version);
    }

    /** What the expression gives, or what it throws. */
    private JsonNode tried(String expression, Map<String, ?> more) {
        return function(
                        "async () => { try { return {value: " + expression
                                + "}; } catch (e) { return {code: e.code ?? e.name, message: e.message}; } }",
                        more)
                .run();
    }

    private JsonNode tried(String expression) {
        return tried(expression, Map.of());
    }

    private static String code(JsonNode run) {
        return run.at("/output/code").asString("none: " + run.path("output"));
    }

    private String path(String name) {
        return "/echo/" + name + "-" + acme.id();
    }

    @Test
    void whatTheVersionListsAndTheOperatorAllowsIsReached() {
        String at = path("get");
        JsonNode run = tried("await http.get('" + Lab.RECEIVER.url(at) + "', {headers: {'X-Mine': 'yes'}})");
        assertThat(run.at("/output/value/status").asInt()).isEqualTo(200);
        assertThat(run.at("/output/value/text").asString("")).contains(at);
        var seen = Lab.RECEIVER.seen(at);
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().headers()).containsEntry("x-mine", "yes").doesNotContainKey("idempotency-key");
        JsonNode call = run.at("/calls/0");
        assertThat(call.path("host").asString("")).isEqualTo(Lab.RECEIVER.host());
        assertThat(call.path("status").asString("")).isEqualTo("200");
        assertThat(call.path("bytes").asLong()).isPositive();
        assertThat(run.at("/usage/calls").asInt()).isEqualTo(1);
        assertThat(run.at("/usage/egress_bytes").asLong())
                .isEqualTo(call.path("bytes").asLong());
    }

    @Test
    void bodiesAndFetchTravel() {
        String at = path("post");
        String url = Lab.RECEIVER.url(at);
        var function = function(
                "async () => { const posted = await http.post('" + url + "', {a: [1, 'ü']});"
                        + " const bytes = await http.request({method: 'put', url: '" + url
                        + "', body: new Uint8Array([104, 105])});"
                        + " const fetched = await fetch('" + url + "', {method: 'PATCH', body: 'text',"
                        + " headers: {'content-type': 'text/plain'}});"
                        + " return {posted: posted.json.body, bytes: bytes.json.body, ok: fetched.ok,"
                        + " fetched: (await fetched.json()).method, missing: fetched.headers.get('nothing')}; }",
                Map.of());
        JsonNode run = function.run();
        assertThat(run.path("output").toString())
                .isEqualTo("{\"posted\":\"{\\\"a\\\":[1,\\\"ü\\\"]}\",\"bytes\":\"hi\",\"ok\":true,"
                        + "\"fetched\":\"PATCH\",\"missing\":null}");
        var seen = Lab.RECEIVER.seen(at);
        for (int i = 0; i < 3; i++) {
            assertThat(seen.get(i).headers()).containsEntry("idempotency-key", Deployed.id(run) + "/" + (i + 1));
        }
        assertThat(seen.getFirst().headers()).containsEntry("content-type", "application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1:1/                | host_not_listed",
                "http://169.254.169.254/latest      | host_not_listed",
                "https://public.example/            | host_not_listed",
                "https://[::1]/                     | host_not_listed",
            })
    void whatTheVersionDoesNotListIsDenied(String url, String rule) {
        JsonNode run = tried("await http.get('" + url + "')");
        assertThat(code(run)).isEqualTo("egress_denied");
        assertThat(run.at("/output/message").asString("")).contains("(rule " + rule + ")");
        assertThat(run.at("/calls/0/status").asString("")).isEqualTo("egress_denied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:1      | https://127.0.0.1:1/              | loopback",
                "169.254.169.254  | https://169.254.169.254/latest    | metadata",
                "inside.example   | https://inside.example/           | private",
                "10.0.0.1         | https://10.0.0.1/                 | private",
                "0.0.0.0          | https://0.0.0.0/                  | unspecified",
                "elsewhere.example| https://elsewhere.example/        | loopback",
            })
    void whatTheOperatorDoesNotAllowIsDeniedWhateverIsListed(String listed, String url, String rule) {
        JsonNode run = tried("await http.get('" + url + "')", Map.of("egress", List.of(listed)));
        assertThat(code(run)).isEqualTo("egress_denied");
        assertThat(run.at("/output/message").asString("")).contains("(rule " + rule + ")");
    }

    @Test
    void anotherPortIsDeniedEvenWhereSomethingListens() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String host = "127.0.0.1:" + other.getLocalPort();
            assertThat(code(tried("await http.get('http://" + host + "/')"))).isEqualTo("egress_denied");
            JsonNode listed = tried("await http.get('http://" + host + "/')", Map.of("egress", List.of(host)));
            assertThat(code(listed)).isEqualTo("egress_denied");
            assertThat(listed.at("/output/message").asString("")).contains("(rule loopback)");
        }
    }

    @Test
    void aVersionWithoutHostsCallsNobody() {
        JsonNode run = tried("await http.get('" + Lab.RECEIVER.url(path("none")) + "')", Map.of("egress", List.of()));
        assertThat(code(run)).isEqualTo("egress_denied");
        assertThat(Lab.RECEIVER.seen(path("none"))).isEmpty();
    }

    @Test
    void aRedirectIsAnAnswer() {
        int before = Lab.RECEIVER.seen("/echo/after-redirect").size();
        String url = Lab.RECEIVER.url("/redirect");
        JsonNode run =
                tried("[await http.get('" + url + "'), await fetch('" + url + "').then((r) => ({status: r.status}))]");
        assertThat(run.at("/output/value/0/status").asInt()).isEqualTo(302);
        assertThat(run.at("/output/value/0/headers/location").asString("")).endsWith("/echo/after-redirect");
        assertThat(run.at("/output/value/1/status").asInt()).isEqualTo(302);
        assertThat(Lab.RECEIVER.seen("/echo/after-redirect")).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 7})
    void theCallBeyondTheLimitThrowsAndIsNotSent(int limit) {
        String at = path("limit");
        var more = limit == 5 ? Map.<String, Object>of() : Map.of("limits", Map.of("http_calls", limit));
        var function = function(
                "async () => { let n = 0; try { for (;;) { await http.get('" + Lab.RECEIVER.url(at)
                        + "'); n++; } } catch (e) { return {n, code: e.code, message: e.message}; } }",
                more);
        JsonNode run = function.run();
        assertThat(run.at("/output/n").asInt(-1)).isEqualTo(limit);
        assertThat(code(run)).isEqualTo("call_limit");
        assertThat(run.at("/output/message").asString("")).contains("at most " + limit);
        assertThat(Lab.RECEIVER.seen(at)).hasSize(limit);
        assertThat(run.path("calls")).hasSize(limit);
    }

    @Test
    void callsAtOnceAreCountedTogether() {
        String at = path("together");
        var function = function(
                "async () => (await Promise.allSettled(Array.from({length: 9}, () => http.get('" + Lab.RECEIVER.url(at)
                        + "')))).map((r) => r.reason?.code ?? r.value.status)",
                Map.of());
        JsonNode run = function.run();
        assertThat(run.at("/output/result").toString())
                .isEqualTo("[200,200,200,200,200,\"call_limit\",\"call_limit\",\"call_limit\",\"call_limit\"]");
        assertThat(Lab.RECEIVER.seen(at)).hasSize(5);
    }

    @Test
    void sizesAreBoundedBothWays() {
        String at = path("size");
        String url = Lab.RECEIVER.url(at);
        JsonNode most = tried("(await http.post('" + url + "', 'x'.repeat(64 * 1024))).status");
        assertThat(most.at("/output/value").asInt()).isEqualTo(200);
        for (String body : List.of("'x'.repeat(64 * 1024 + 1)", "'ü'.repeat(32 * 1024 + 1)", "new Uint8Array(65537)")) {
            JsonNode over = tried("await http.post('" + url + "', " + body + ")");
            assertThat(code(over)).isEqualTo("egress_limit");
            assertThat(over.at("/output/message").asString(""))
                    .contains("65536")
                    .contains("(rule request_size)");
        }
        assertThat(Lab.RECEIVER.seen(at)).hasSize(1);

        int mib = 1024 * 1024;
        JsonNode whole = tried("(await http.get('" + Lab.RECEIVER.url("/bytes/" + mib) + "')).text.length");
        assertThat(whole.at("/output/value").asInt()).isEqualTo(mib);
        JsonNode over = tried("await http.get('" + Lab.RECEIVER.url("/bytes/" + (mib + 1)) + "')");
        assertThat(code(over)).isEqualTo("egress_limit");
        assertThat(over.at("/output/message").asString("")).contains("(rule response_size)");
    }

    @Test
    void aCallThatTakesTooLongThrows() {
        String at = "/hold/slow-" + acme.id();
        JsonNode run = tried("await http.get('" + Lab.RECEIVER.url(at) + "', {timeout_ms: 200})");
        assertThat(code(run)).isEqualTo("timeout");
        assertThat(run.at("/calls/0/status").asString("")).isEqualTo("timeout");
        Lab.RECEIVER.open("slow-" + acme.id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "http.get('URL', {timeout_ms: 60001})            | invalid_argument",
                "http.get('URL', {timeout_ms: 0})                | invalid_argument",
                "http.get('URL', {timeout_ms: 'soon'})           | invalid_argument",
                "http.request({url: 'URL', method: 'TRACE'})     | egress_denied",
                "http.request({url: 'URL', body: 'of a get'})    | egress_denied",
                "http.get('URL', {headers: {host: 'x.example'}}) | egress_denied",
                "http.get('URL', {headers: {'a b': 'x'}})        | egress_denied",
                "http.get('URL', {headers: {a: 'x\\r\\nb: y'}})  | egress_denied",
                "http.get('no url')                              | egress_denied",
                "http.get('file:///etc/passwd')                  | egress_denied",
                "http.get('http://user:pw@127.0.0.1/')           | egress_denied",
                "http.get('http://2130706433/')                  | egress_denied",
                "http.get()                                      | egress_denied",
                "http.request()                                  | TypeError",
            })
    void whatNoCallMayBeIsRefused(String call, String code) {
        String at = path("refused");
        assertThat(code(tried("await " + call.replace("URL", Lab.RECEIVER.url(at)))))
                .isEqualTo(code);
        assertThat(Lab.RECEIVER.seen(at)).isEmpty();
    }

    @Test
    void aRunThatFailsShowsItsCalls() {
        String at = path("failed");
        var function = function(
                "async () => { await http.get('" + Lab.RECEIVER.url(at) + "'); await http.get('https://x.example/'); }",
                Map.of());
        JsonNode run = function.fails("script_error");
        assertThat(StreamSupport.stream(run.path("calls").spliterator(), false)
                        .map(call -> call.path("status").asString("")))
                .containsExactly("200", "egress_denied");
        assertThat(run.at("/error/message").asString("")).contains("host_not_listed");
    }

    @Test
    void aRunThatTheServerCannotCarryOutEndsAllTheSame() throws SQLException {
        var function = function("() => 1", Map.of());
        // a stored version that no rule would let in today
        try (var damage = Lab.SERVER
                .owner()
                .prepareStatement("UPDATE functions.version SET egress = '{*.x}' WHERE function_id = ?")) {
            damage.setObject(1, UUID.fromString(function.id()));
            assertThat(damage.executeUpdate()).isEqualTo(1);
        }
        JsonNode run = function.fails("interrupted");
        assertThat(run.at("/error/retryable").asBoolean()).isTrue();
        assertThat(function.kept(Deployed.id(run)).path("status").asString("")).isEqualTo("failed");
    }
}
