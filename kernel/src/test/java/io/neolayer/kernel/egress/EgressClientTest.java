package io.neolayer.kernel.egress;

import static io.neolayer.kernel.egress.EgressTestBed.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.egress.EgressException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressClientTest {
    private static final EgressPolicy ANY = EgressPolicy.anyHost("oracle", "acme");
    private static final byte[] OK = "fine".getBytes(StandardCharsets.UTF_8);

    private EgressTestBed bed;
    private EgressClient client;

    @BeforeEach
    void start() throws IOException {
        bed = new EgressTestBed();
        bed.on("/ok", exchange -> answer(exchange, 200, OK));
        client = bed.client("127.0.0.1:" + bed.port());
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void sendsWhatTheCallerSaidAndReturnsTheAnswer() {
        var request = EgressRequest.post(
                        bed.url("/ok?a=%20b&c=d"), "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .header("X-Request-Id", "r1")
                .header("X-Request-Id", "r2");
        var response = client.send(request, ANY);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(OK);
        assertThat(response.header("content-LENGTH")).contains("4");
        var seen = bed.received.getFirst();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.target()).isEqualTo("/ok?a=%20b&c=d");
        assertThat(seen.body()).isEqualTo("{}");
        assertThat(seen.headers().get("X-request-id")).containsExactly("r1", "r2");
        assertThat(seen.header("Host")).isEqualTo("127.0.0.1:" + bed.port());
        assertThat(seen.header("Content-type")).isEqualTo("application/json");
        assertThat(seen.header("User-agent")).isEqualTo("neo-service-layer");
        assertThat(bed.outcomes).containsExactly("oracle answered");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/, loopback",
        "https://127.0.0.1:1/, loopback",
        "https://[::1]/, loopback",
        "https://10.0.0.1/, private",
        "https://169.254.169.254/latest/meta-data/, metadata",
        "https://[64:ff9b::7f00:1]/, nat64",
        "https://[::ffff:127.0.0.1]/, ipv4_mapped",
        "https://2130706433/, ip_form",
        "https://inside.example/, private",
        "https://mixed.example/, private",
        "http://public.example/, https",
    })
    void refusesWhatIsNotThePublicInternetOverHttps(String url, String rule) throws Exception {
        bed.name("inside.example", "10.0.0.1");
        bed.name("mixed.example", "1.1.1.1", "192.168.0.1");
        bed.name("public.example", "1.1.1.1");
        denied(EgressRequest.get(url), ANY, rule);
        assertThat(bed.outcomes).containsExactly("oracle egress_denied");
        var refusal = catchThrowableOfType(EgressException.class, () -> client.check(url, ANY));
        assertThat(refusal.rule()).isEqualTo(rule);
    }

    @Test
    void aFunctionReachesItsListedHostsOnly() throws Exception {
        var listed = EgressPolicy.onlyHosts("functions", "acme", List.of(HostPattern.parse("127.0.0.1:" + bed.port())));
        assertThat(client.send(EgressRequest.get(bed.url("/ok")), listed).status())
                .isEqualTo(200);
        denied(EgressRequest.get("http://127.0.0.1:1/"), listed, "host_not_listed");
        denied(EgressRequest.get("https://example.com/"), listed, "host_not_listed");
        denied(EgressRequest.get("http://169.254.169.254/"), listed, "host_not_listed");
        var none = EgressPolicy.onlyHosts("functions", "acme", List.of());
        denied(EgressRequest.get(bed.url("/ok")), none, "host_not_listed");
        bed.name("listed.example", "10.0.0.1");
        var inside = EgressPolicy.onlyHosts("functions", "acme", List.of(HostPattern.parse("listed.example")));
        denied(EgressRequest.get("https://listed.example/"), inside, "private");
    }

    @Test
    void redirectsAreAnswersAndGoThroughTheSameRulesWhenTheCallerFollows() {
        bed.on("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/inside");
            answer(exchange, 302, new byte[0]);
        });
        var response = client.send(EgressRequest.get(bed.url("/moved")), ANY);
        assertThat(response.status()).isEqualTo(302);
        assertThat(bed.received).hasSize(1);
        denied(EgressRequest.get(response.header("Location").orElseThrow()), ANY, "loopback");
    }

    @Test
    void challengesAndCookiesAreNotAnsweredBehindTheCaller() {
        bed.on("/login", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.getResponseHeaders().add("Set-Cookie", "a=b; Path=/");
            answer(exchange, 401, new byte[0]);
        });
        assertThat(client.send(EgressRequest.get(bed.url("/login")), ANY).status())
                .isEqualTo(401);
        client.send(EgressRequest.get(bed.url("/ok")), ANY);
        assertThat(bed.received).hasSize(2).noneMatch(seen -> seen.headers().containsKey("Cookie"));
    }

    @Test
    void aNameThatChangesItsAddressIsJudgedAnewAndTheCheckedAddressIsUsed() throws Exception {
        bed.name("rebind.invalid", "127.0.0.1");
        bed.name("rebind.invalid", "10.0.0.1");
        var url = "http://rebind.invalid:" + bed.port() + "/ok";
        assertThat(client.send(EgressRequest.get(url), ANY).status()).isEqualTo(200);
        assertThat(bed.resolved).as("asked once a call, and by nobody but us").containsExactly("rebind.invalid");
        assertThat(bed.received.getFirst().header("Host")).isEqualTo("rebind.invalid:" + bed.port());
        denied(EgressRequest.get(url), ANY, "private");
        assertThat(bed.received).hasSize(1);
    }

    @Test
    void aKeptConnectionServesOnlyCallsCheckedForTheSameAddress() throws Exception {
        bed.name("two.invalid", "127.0.0.1");
        bed.name("two.invalid", "127.0.0.9");
        var both = bed.client("127.0.0.0/8:" + bed.port());
        var url = "http://two.invalid:" + bed.port() + "/ok";
        both.send(EgressRequest.get(url), ANY);
        var failure = catchThrowableOfType(EgressException.class, () -> both.send(EgressRequest.get(url), ANY));
        assertThat(failure.code()).as("nothing listens on the second address").isEqualTo(Code.UPSTREAM_FAILED);
        assertThat(failure.rule()).isEqualTo("connect");
        assertThat(bed.received).hasSize(1);
    }

    @Test
    void sizesAreBounded() throws Exception {
        var small = ANY.sizes(10, 100);
        bed.on("/exact", exchange -> answer(exchange, 200, new byte[100]));
        bed.on("/large", exchange -> answer(exchange, 200, new byte[101]));
        bed.on("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(new byte[1024]);
            }
        });
        bed.on("/headers", exchange -> {
            for (int i = 0; i < 40; i++) {
                exchange.getResponseHeaders().add("X-Large-" + i, "x".repeat(1000));
            }
            answer(exchange, 200, OK);
        });
        assertThat(client.send(EgressRequest.get(bed.url("/exact")), small).body())
                .hasSize(100);
        limited(EgressRequest.get(bed.url("/large")), small, "response_size");
        limited(EgressRequest.get(bed.url("/endless")), small, "response_size");
        limited(EgressRequest.get(bed.url("/headers")), small, "response_headers");
        assertThat(client.send(EgressRequest.of("HEAD", bed.url("/ok")), small).status())
                .isEqualTo(200);
        int before = bed.received.size();
        limited(EgressRequest.post(bed.url("/ok"), "text/plain", new byte[11]), small, "request_size");
        limited(EgressRequest.get(bed.url("/ok")).header("X-A", "a".repeat(17_000)), small, "request_headers");
        limited(EgressRequest.get("https://example.com/" + "a".repeat(9000)), small, "url_size");
        assertThat(bed.received).hasSize(before);
        assertThat(client.send(EgressRequest.get(bed.url("/ok")), small).status())
                .isEqualTo(200);
    }

    @Test
    void compressedAnswersAreOpenedUnderTheSameLimit() throws Exception {
        var bomb = zipped(new byte[4 << 20]);
        assertThat(bomb.length).isLessThan(10_000);
        bed.on("/zipped", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            answer(exchange, 200, zipped(OK));
        });
        bed.on("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            answer(exchange, 200, bomb);
        });
        bed.on("/broken", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            answer(exchange, 200, OK);
        });
        var response = client.send(EgressRequest.get(bed.url("/zipped")), ANY);
        assertThat(response.body()).isEqualTo(OK);
        assertThat(response.header("Content-Encoding")).isEmpty();
        assertThat(bed.received.getFirst().header("Accept-encoding")).isEqualTo("gzip");
        limited(EgressRequest.get(bed.url("/bomb")), ANY, "response_size");
        var broken = catchThrowableOfType(
                EgressException.class, () -> client.send(EgressRequest.get(bed.url("/broken")), ANY));
        assertThat(broken.code()).isEqualTo(Code.UPSTREAM_FAILED);
    }

    @Test
    void timeIsBoundedEvenWhenBytesKeepComing() {
        var done = new CountDownLatch(1);
        bed.on("/silent", exchange -> await(done));
        bed.on("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (done.getCount() > 0) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.onSpinWait();
            }
        });
        var hasty = ANY.within(Duration.ofMillis(200)).sizes(0, 4 << 20);
        for (var path : List.of("/silent", "/trickle")) {
            var failure = catchThrowableOfType(
                    EgressException.class, () -> client.send(EgressRequest.get(bed.url(path)), hasty));
            assertThat(failure.code()).isEqualTo(Code.TIMEOUT);
        }
        done.countDown();
        assertThat(bed.outcomes.getFirst()).isEqualTo("oracle timeout");
    }

    @Test
    void aHostThatFailsIsLeftAloneForAWhilePerScope() throws Exception {
        int closed = closedPort();
        var both = bed.client("127.0.0.1");
        var request = EgressRequest.get("http://127.0.0.1:" + closed + "/");
        for (int i = 0; i < 5; i++) {
            assertThat(catchThrowableOfType(EgressException.class, () -> both.send(request, ANY))
                            .code())
                    .isEqualTo(Code.UPSTREAM_FAILED);
        }
        assertThat(both.circuitsOpen()).isEqualTo(1);
        assertThat(catchThrowableOfType(EgressException.class, () -> both.send(request, ANY))
                        .code())
                .isEqualTo(Code.CIRCUIT_OPEN);
        assertThat(catchThrowableOfType(
                                EgressException.class,
                                () -> both.send(request, EgressPolicy.anyHost("oracle", "other")))
                        .code())
                .isEqualTo(Code.UPSTREAM_FAILED);
        assertThat(both.send(EgressRequest.get(bed.url("/ok")), ANY).status()).isEqualTo(200);
        bed.skipped.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(catchThrowableOfType(EgressException.class, () -> both.send(request, ANY))
                        .code())
                .isEqualTo(Code.UPSTREAM_FAILED);
    }

    @Test
    void errorStatusesDoNotOpenACircuit() {
        bed.on("/error", exchange -> answer(exchange, 500, OK));
        for (int i = 0; i < 6; i++) {
            assertThat(client.send(EgressRequest.get(bed.url("/error")), ANY).status())
                    .isEqualTo(500);
        }
        assertThat(client.circuitsOpen()).isZero();
    }

    @Test
    void answersThatAreNotHttpAreFailures() throws Exception {
        try (var raw = new RawServer("SSH-2.0-OpenSSH_9.6\r\n");
                var early = new RawServer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
                var cut = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) {
            var open = bed.client("127.0.0.1");
            for (var server : List.of(raw, early, cut)) {
                var failure = catchThrowableOfType(
                        EgressException.class, () -> open.send(EgressRequest.get(server.url()), ANY));
                assertThat(failure.code()).isEqualTo(Code.UPSTREAM_FAILED);
            }
        }
    }

    @Test
    void anUnknownNameIsAFailureOfTheName() {
        var failure = catchThrowableOfType(
                EgressException.class, () -> client.send(EgressRequest.get("https://nowhere.invalid/"), ANY));
        assertThat(failure.code()).isEqualTo(Code.UPSTREAM_FAILED);
        assertThat(failure.rule()).isEqualTo("dns");
    }

    private void denied(EgressRequest request, EgressPolicy policy, String rule) {
        refused(request, policy, Code.EGRESS_DENIED, rule);
    }

    private void limited(EgressRequest request, EgressPolicy policy, String rule) {
        refused(request, policy, Code.EGRESS_LIMIT, rule);
    }

    private void refused(EgressRequest request, EgressPolicy policy, Code code, String rule) {
        var refusal = catchThrowableOfType(EgressException.class, () -> client.send(request, policy));
        assertThat(refusal).isNotNull();
        assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(rule);
        assertThat(refusal.code()).isEqualTo(code);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
