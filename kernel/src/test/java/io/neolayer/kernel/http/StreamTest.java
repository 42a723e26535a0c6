package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events. */
@Timeout(60)
class StreamTest {
    private static House house;

    @BeforeAll
    static void open() {
        var usual = House.config();
        house = new House(new HttpConfig(
                usual.host(),
                0,
                usual.version(),
                usual.bodyMax(),
                usual.headerMax(),
                usual.uriMax(),
                usual.parametersMax(),
                usual.headTime(),
                usual.requestTime(),
                usual.largeRequestTime(),
                usual.progressTime(),
                usual.idleTime(),
                usual.handlerTime(),
                usual.connections(),
                usual.inFlight(),
                usual.inFlightPerAccount(),
                3,
                2,
                Duration.ofMillis(50),
                usual.addressRate(),
                usual.trustedProxies(),
                false,
                usual.corsOrigins(),
                null));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static RawSocket stream(String path) throws IOException {
        return new RawSocket(house.port)
                .send("GET " + house.path(path)
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer all-1\r\n\r\n");
    }

    private static void await(RawSocket socket, String wanted) throws IOException {
        while (!socket.line().equals(wanted)) {
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void eventsComeInOrderAndGoOnAfterTheLastSeen() {
        var all = house.get(house.path("/things/watch"));
        assertThat(all.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(all.response().body())
                .contains("id: 1\nevent: thing\ndata: {\"text\":\"event 1\"}\n\n", "id: 2\n", "id: 3\n");
        var rest = house.get(house.path("/things/watch"), "Last-Event-ID", "2");
        assertThat(rest.response().body()).doesNotContain("id: 2\n").contains("id: 3\n");
    }

    @Test
    void whatFailsBeforeTheFirstEventIsAProblem() {
        var answer = house.get(house.path("/things/watch?until=closed"), "Last-Event-ID", "not-a-number");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid_parameter");
    }

    @Test
    void aQuietStreamBeatsAndAnAccountHasSoMany() throws IOException {
        try (var first = stream("/things/watch/open");
                var second = stream("/things/watch/open")) {
            await(first, "HTTP/1.1 200 OK");
            await(second, "HTTP/1.1 200 OK");
            for (int beats = 0; beats < 3; beats++) {
                await(first, ":");
            }
            assertThat(house.get(house.path("/things/watch")).status()).isEqualTo(429);
            house.tenancy.revoked = true;
            first.readToEnd();
            second.readToEnd();
        } finally {
            house.tenancy.revoked = false;
        }
        assertThat(house.get(house.path("/things/watch")).status()).isEqualTo(200);
    }
}
