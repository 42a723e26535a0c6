package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Secrets that not even the code that uses them sees. */
class HeaderSecretsTest {
    private static final String VALUE = "s3cr3t-value-2";

    private final TestAccount acme = Lab.account();

    /** A version that may read {@code apiKey} as a header for these hosts. */
    private Deployed bound(String source, String... hosts) {
        acme.post("/secrets", Map.of("name", "apiKey", "value", VALUE)).created();
        var function = Deployed.of(acme, "() => 1");
        acme.post(
                        "/secrets/apiKey/bindings",
                        Map.of(
                                "consumer",
                                Map.of("service", "functions", "id", function.id()),
                                "exposure",
                                "header",
                                "hosts",
                                List.of(hosts)))
                .created();
        return function.deploy(
                source,
                Map.of(
                        "secrets",
                        List.of("apiKey"),
                        "egress",
                        List.of(Lab.RECEIVER.host(), "other.example"),
                        "alias",
                        "live"));
    }

    @Test
    void theReceiverGetsTheValueAndTheCodeAHandle() {
        String at = "/echo/" + acme.id();
        var function = bound(
                "async (p, secrets) => { console.log(secrets.apiKey);"
                        + " const r = await http.get('" + Lab.RECEIVER.url(at)
                        + "', {headers: {authorization: 'Bearer ' + secrets.apiKey}});"
                        + " return {handle: secrets.apiKey, echo: r.json.headers.authorization}; }",
                "127.0.0.1");
        JsonNode run = function.run();
        String handle = run.at("/output/handle").asString("");
        assertThat(handle).matches("nslsec_[0-9a-f]{32}");
        assertThat(run.at("/logs/0/message").asString("")).isEqualTo(handle);
        assertThat(Lab.RECEIVER.seen(at))
                .hasSize(1)
                .first()
                .satisfies(seen -> assertThat(seen.headers()).containsEntry("authorization", "Bearer " + VALUE));
        // what the host says back goes to the code, and to nobody else
        assertThat(run.at("/output/echo").asString("")).isEqualTo("Bearer [secret:apiKey]");
        assertThat(function.kept(Deployed.id(run)).toString()).doesNotContain(VALUE);
        // the next run has another handle, and the old one means nothing
        assertThat(function.run().at("/output/handle").asString("")).isNotEqualTo(handle);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "get  | http://other.example:PORT/AT   | {headers: {authorization: H}}           | secret_host",
                "post | http://HOST/AT                 | H                                       | secret_in_body",
                "post | http://HOST/AT                 | {key: H}                                | secret_in_body",
                "get  | 'http://HOST/AT?key=' + H      |                                         | secret_in_url",
                "get  | http://HOST/AT                 | {headers: {[H]: 'x'}}                   | secret_in_header_name",
                "get  | http://HOST/AT                 | {headers: {a: 'nslsec_' + '0'.repeat(32)}} | secret_unknown",
            })
    void aHandleGoesNowhereElse(String method, String url, String argument, String rule) {
        String at = "nowhere-" + acme.id();
        String target = (url.startsWith("'") ? url : "'" + url + "'")
                .replace("HOST", Lab.RECEIVER.host())
                .replace("PORT", Lab.RECEIVER.host().substring("127.0.0.1:".length()))
                .replace("AT", at);
        String more = argument == null ? "" : ", " + argument;
        var function = bound(
                "async (p, secrets) => { const H = secrets.apiKey; try { await http." + method + "(" + target + more
                        + "); return {code: 'none'}; } catch (e) { return {code: e.code, message: e.message}; } }",
                "127.0.0.1");
        JsonNode run = function.run();
        assertThat(run.at("/output/code").asString("")).isEqualTo("secret_host_denied");
        assertThat(run.at("/output/message").asString(""))
                .contains("(rule " + rule + ")")
                .doesNotContain(VALUE);
        assertThat(Lab.RECEIVER.seen("/" + at)).isEmpty();
        assertThat(run.at("/calls/0/status").asString("")).isEqualTo("secret_host_denied");
    }

    @Test
    void aHandleOfAnotherRunIsUnknown() {
        String at = "/echo/stolen-" + acme.id();
        var first = bound("(p, secrets) => ({h: secrets.apiKey})", "127.0.0.1");
        String handle = first.output(Map.of()).path("h").asString("");
        var second = Deployed.of(
                acme,
                "async (p) => { try { await http.get('" + Lab.RECEIVER.url(at)
                        + "', {headers: {authorization: p.h}}); return 'sent'; } catch (e) { return e.code; } }",
                Map.of("egress", List.of(Lab.RECEIVER.host())));
        assertThat(second.output(Map.of("h", handle)).path("result").asString(""))
                .isEqualTo("secret_host_denied");
        assertThat(Lab.RECEIVER.seen(at)).isEmpty();
    }
}
