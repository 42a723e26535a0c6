package io.neolayer.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.egress.EgressException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may put into a request, and where header secrets go. */
class EgressHeadersTest {
    private static final EgressPolicy ANY = EgressPolicy.anyHost("functions", "acme");
    private static final String HANDLE = "nslsec_00112233445566778899aabbccddeeff";
    private static final byte[] OK = "fine".getBytes(StandardCharsets.UTF_8);

    private EgressTestBed bed;
    private EgressClient client;

    @BeforeEach
    void start() throws IOException {
        bed = new EgressTestBed();
        bed.on("/ok", exchange -> EgressTestBed.answer(exchange, 200, OK));
        client = bed.client("127.0.0.1:" + bed.port());
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nX-Injected: 1", "a\nb", "a\rb", "a\0b", "\u010d\u010a", "caf\u00e9", "a\u007f", "\u2028"})
    void headerValuesCannotEndALine(String value) {
        denied(EgressRequest.get(bed.url("/ok")).header("X-A", value), ANY, "header_value");
        assertThat(bed.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "host",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "HTTP2-Settings",
                "Proxy-Authorization",
                "proxy-connection",
                "Accept-Encoding"
            })
    void headersOfTheConnectionAreNotTheCallers(String name) {
        denied(EgressRequest.get(bed.url("/ok")).header(name, "x"), ANY, "header_reserved");
    }

    @Test
    void methodsAndNamesAreChecked() {
        for (var name : new String[] {"", "a b", "a:b", "a\r\nb", "é"}) {
            denied(EgressRequest.get(bed.url("/ok")).header(name, "x"), ANY, "header_name");
        }
        for (var method : new String[] {"CONNECT", "TRACE", "get", "GET /x HTTP/1.1\r\nA:", ""}) {
            denied(EgressRequest.of(method, bed.url("/ok")), ANY, "method");
        }
        denied(EgressRequest.get(bed.url("/ok")).body(OK), ANY, "body");
        assertThat(bed.received).isEmpty();
    }

    @Test
    void aHeaderSecretReachesItsHostsAndNothingElse() throws Exception {
        var policy = secret("s3cr3t-value-2", "127.0.0.1");
        client.send(EgressRequest.get(bed.url("/ok")).header("Authorization", "Bearer " + HANDLE), policy);
        assertThat(bed.received.getFirst().header("Authorization")).isEqualTo("Bearer s3cr3t-value-2");

        bed.name("other.invalid", "127.0.0.1");
        secretDenied(
                EgressRequest.get("http://other.invalid:" + bed.port() + "/ok").header("Authorization", HANDLE),
                policy,
                "secret_host");
        secretDenied(EgressRequest.get(bed.url("/ok?k=" + HANDLE)), policy, "secret_in_url");
        secretDenied(EgressRequest.get(bed.url("/ok?k=%6e" + HANDLE.substring(1))), policy, "secret_in_url");
        secretDenied(
                EgressRequest.post(bed.url("/ok"), "text/plain", ("x" + HANDLE).getBytes(StandardCharsets.UTF_8)),
                policy,
                "secret_in_body");
        secretDenied(EgressRequest.get(bed.url("/ok")).header(HANDLE, "x"), policy, "secret_in_header_name");
        secretDenied(EgressRequest.get(bed.url("/ok")).header("A", HANDLE.replace('0', '1')), policy, "secret_unknown");
        assertThat(bed.received).hasSize(1);
    }

    @Test
    void aSecretThatWouldBreakTheHeaderIsRefusedWithoutBeingShown() {
        var request = EgressRequest.get(bed.url("/ok")).header("Authorization", HANDLE);
        var refusal = catchThrowableOfType(
                EgressException.class, () -> client.send(request, secret("first\nsecond", "127.0.0.1")));
        assertThat(refusal.rule()).isEqualTo("header_value");
        assertThat(refusal.getMessage()).doesNotContain("second");
        assertThat(secret("first", "127.0.0.1").toString()).doesNotContain("first");
    }

    @Test
    void aSecretGoesOverPlainHttpToPrivateHostsOnly() throws Exception {
        bed.name("public.example", "1.1.1.1");
        var open = bed.client("public.example");
        var request = EgressRequest.get("http://public.example/").header("Authorization", HANDLE);
        var refusal =
                catchThrowableOfType(EgressException.class, () -> open.send(request, secret("x", "public.example")));
        assertThat(refusal.rule()).isEqualTo("secret_plain");
    }

    private static EgressPolicy secret(String value, String host) {
        return ANY.secrets(Map.of(HANDLE, new HeaderSecret(value, List.of(HostPattern.parse(host)))));
    }

    private void denied(EgressRequest request, EgressPolicy policy, String rule) {
        refused(request, policy, Code.EGRESS_DENIED, rule);
    }

    private void secretDenied(EgressRequest request, EgressPolicy policy, String rule) {
        refused(request, policy, Code.SECRET_HOST_DENIED, rule);
    }

    private void refused(EgressRequest request, EgressPolicy policy, Code code, String rule) {
        var refusal = catchThrowableOfType(EgressException.class, () -> client.send(request, policy));
        assertThat(refusal).isNotNull();
        assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(rule);
        assertThat(refusal.code()).isEqualTo(code);
    }
}
