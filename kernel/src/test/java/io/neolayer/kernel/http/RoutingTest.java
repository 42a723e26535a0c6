package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Template;
import io.neolayer.kernel.operation.codec.Codec;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths to routes, and the ids that travel in headers. */
class RoutingTest {
    private static final Catalogue CATALOGUE = Catalogue.of(List.of(new ThingsSlice()));
    private static final Router ROUTER = router();

    private static Router router() {
        var router = new Router();
        var codec = new Codec();
        CATALOGUE.operations().forEach(o -> router.add(Route.of(CATALOGUE, o, codec), o.path()));
        return router;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /accounts/a/things,           things.list",
        "HEAD, /accounts/a/things,           things.list",
        "POST, /accounts/a/things,           things.create",
        "GET,  /accounts/a/things/b,         things.get",
        "GET,  /accounts/a/things/odd,       things.odd.get",
        "GET,  /accounts/a/things/waits/5,   things.waits.get",
        "POST, /accounts/a/things/odd/token, things.tokens.create",
        "GET,  /things/hello,                things.hello.get"
    })
    void wordsGoBeforeParametersAndADeadEndTriesThem(String method, String path, String id) {
        var found = Objects.requireNonNull(ROUTER.find(path));
        assertThat(Objects.requireNonNull(found.route(method)).operation().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"/", "/accounts", "/accounts/a/things/", "/accounts//things", "/things", "/accounts/a/things/b/c"})
    void otherPathsAreNoRoutes(String path) {
        assertThat(ROUTER.find(path)).isNull();
    }

    @Test
    void valuesAreDecodedAndNameTheResource() {
        var found = Objects.requireNonNull(ROUTER.find("/accounts/a/things/b%20c%C3%BC/token"));
        assertThat(found.values()).containsExactly("a", "b cü");
        assertThat(Template.of("/accounts/{account_id}/things/{id}/token").resource(found.values()))
                .isEqualTo("things/b cü/token");
        assertThat(Template.of("/accounts/{account_id}").resource(new String[] {"a"}))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,       4bf92f3577b34da6a3ce929d0e0e4736",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,       4bf92f3577b34da6a3ce929d0e0e4736",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later, 4bf92f3577b34da6a3ce929d0e0e4736",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.later, -",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later, -",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,       -",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01,       -",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01,       -",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01,       -",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-x1,       -",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7,          -",
                "'',                                                            -"
            })
    void traceContextIsTakenWhenItIsValid(String header, String trace) {
        assertThat(RequestIds.trace(header)).isEqualTo(trace);
    }

    @ParameterizedTest
    @CsvSource({"probe-1,true", "A.b_c-9,true", "a b,false", "'',false", "a/b,false", "ü,false"})
    void requestIdsAreTakenWhenTheyAreSane(String given, boolean taken) {
        var ids = new RequestIds(new SecureRandom());
        assertThat(ids.of(given).equals(given)).isEqualTo(taken);
        assertThat(ids.of("x".repeat(129))).isNotEqualTo(ids.of(null)).hasSizeLessThan(40);
    }
}
