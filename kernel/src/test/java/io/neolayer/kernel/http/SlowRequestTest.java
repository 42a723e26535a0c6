package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.neolayer.kernel.tenancy.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that never end, handlers that never end, and too many of them; with deadlines of a few hundred milliseconds. */
@Timeout(60)
class SlowRequestTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = new House(new HttpConfig(
                "127.0.0.1",
                0,
                "1.2.3",
                1 << 20,
                16 << 10,
                8 << 10,
                64,
                Duration.ofMillis(700),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(600),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                600,
                512,
                3,
                4,
                2,
                Duration.ofMillis(100),
                new Rate(1, 5),
                List.of(),
                true,
                Set.of("https://app.example"),
                null));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void headsThatTrickleAreCutWhileOthersAreServed() throws IOException {
        List<RawSocket> slow = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slow.add(new RawSocket(house.port).send("GET /livez HT"));
        }
        assertThat(house.get("/livez").status()).isEqualTo(200);
        for (RawSocket socket : slow) {
            assertThat(socket.cut()).isTrue();
            socket.close();
        }
        assertThat(house.recorded.rejected).filteredOn("slow_head"::equals).hasSizeGreaterThanOrEqualTo(500);
        assertThat(house.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void aSecondHeadOfAConnectionHasItsDeadlineToo() throws IOException {
        try (var socket = new RawSocket(house.port)) {
            socket.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
            while (!socket.line().isEmpty()) {
                assertThat(socket).isNotNull();
            }
            socket.send("GET /livez");
            socket.readToEnd();
        }
    }

    @Test
    void bodiesThatStallAre408() throws IOException {
        try (var socket = new RawSocket(house.port)) {
            socket.send("POST " + house.path("/things") + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-1\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            String answer = socket.readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
        }
    }

    @Test
    void aHandlerThatIsTooSlowIs504AndRolledBack() {
        var answer = house.get(house.path("/things/waits/20"));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text("code")).isEqualTo("timeout");
        assertThat(house.get(house.path("/things")).status()).isEqualTo(200);
    }

    @Test
    void anAnswerNobodyReadsIsCut() throws IOException {
        try (var socket = new RawSocket(house.port)) {
            String request =
                    "GET " + house.path("/things/logo") + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-1\r\n\r\n";
            assertThatIOException().isThrownBy(() -> {
                while (true) {
                    socket.send(request.repeat(100));
                }
            });
        }
        assertThat(house.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void strangersHaveABucketPerAddress() {
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            var answer = house.get(house.path("/things"), "Authorization", "Bearer nonsense");
            refused += answer.status() == 429 ? 1 : 0;
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"address\";q=5;w=5");
        }
        assertThat(refused).isPositive();
        assertThat(house.get(house.path("/things")).status()).isEqualTo(200);
    }

    @Test
    void aPrincipalBeyondItsRateIs429WithBothFamiliesOfHeaders() {
        House.Answered last = house.get(house.path("/things"), "Authorization", "Bearer slow-1");
        assertThat(last.header("RateLimit")).contains("\"principal\";r=2;t=1");
        for (int i = 0; i < 5; i++) {
            last = house.get(house.path("/things"), "Authorization", "Bearer slow-1", "X-Forwarded-For", "9.9.9." + i);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.text("code")).isEqualTo("rate_limited");
        assertThat(last.header("Retry-After")).isEqualTo("1");
        assertThat(last.header("RateLimit")).startsWith("\"principal\";r=0;t=3");
        assertThat(last.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(last.header("Strict-Transport-Security")).isNotNull();
        assertThat(house.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void anAccountHasSoManyRequestsAtOnce() throws Exception {
        var gate = new CountDownLatch(1);
        ThingRun.gate = gate;
        List<Thread> waiting = new ArrayList<>();
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            waiting.add(Thread.ofVirtual()
                    .start(() -> answers.add(house.post(house.path("/things/runs"), "{\"name\":\"run\"}")
                            .status())));
        }
        while (ThingRun.SLOTS.get() < 3) {
            Thread.onSpinWait();
        }
        var full = house.get(house.path("/things"));
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isEqualTo("1");
        gate.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(answers).containsOnly(200);
        assertThat(house.get(house.path("/things")).status()).isEqualTo(200);
    }

    @Test
    void browsersOfListedOriginsMayCall() {
        var preflight = house.send(
                "OPTIONS",
                house.path("/things"),
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        var other = house.send(
                "OPTIONS",
                house.path("/things"),
                null,
                "Origin",
                "https://evil.example",
                "Access-Control-Request-Method",
                "POST");
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Access-Control-Allow-Origin")).isNull();
    }
}
