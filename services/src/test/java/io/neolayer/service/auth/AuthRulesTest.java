package io.neolayer.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.tuple;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Access;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.KeyScopes;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.kernel.tenancy.PermissionCatalogue;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.kernel.tenancy.SystemRole;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final PermissionCatalogue CATALOGUE = new PermissionCatalogue(
            List.of(),
            Stream.concat(
                            Stream.of(
                                            "accounts:read",
                                            "accounts:admin",
                                            "accounts:create",
                                            "auth:keys",
                                            "oracle:read",
                                            "oracle:write",
                                            "system:admin")
                                    .map(text -> text.split(":"))
                                    .map(pair -> Permission.of(pair[0], pair[1])),
                            Stream.of(Permission.named("secrets", "reveal")))
                    .toList());

    private static KeyTerms scopes(String... scopes) {
        return new KeyTerms("n", List.of(scopes), List.of(), null);
    }

    private static Caller key(String... scopes) {
        return caller(Principal.Kind.API_KEY, KeyScopes.access(List.of(scopes)));
    }

    private static Caller caller(Principal.Kind kind, Access access) {
        return new Caller(
                new Principal(kind, "id", "name", null),
                UUID.randomUUID(),
                access,
                new RequestOrigin("r", null, null, null));
    }

    @Test
    void tellsEveryFaultAtOnce() {
        var terms = new KeyTerms(
                "n",
                List.of("oracle:read", "oracle:", "oracle:fly", "weather:*", "accounts:create", "system:*", "*:*"),
                List.of("10.0.0.0/8", "10.0.0.1/8", "example.org"),
                NOW);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> AuthRules.checked(terms, CATALOGUE, NOW))
                .satisfies(p -> assertThat(p.errors())
                        .extracting(FieldError::field, FieldError::code)
                        .containsExactly(
                                tuple("/scopes/1", "invalid_permission"),
                                tuple("/scopes/2", "unknown_permission"),
                                tuple("/scopes/3", "unknown_permission"),
                                tuple("/scopes/4", "not_for_keys"),
                                tuple("/scopes/6", "invalid_permission"),
                                tuple("/cidrs/1", "invalid_cidr"),
                                tuple("/cidrs/2", "invalid_cidr"),
                                tuple("/expires_at", "future")));
    }

    @Test
    void writesTermsInTheirCanonicalForm() {
        var terms = new KeyTerms("n", List.of("*", "*"), List.of("192.0.2.7", "192.0.2.7/32"), NOW.plusSeconds(1));

        assertThat(AuthRules.checked(terms, CATALOGUE, NOW))
                .isEqualTo(new KeyTerms("n", List.of("*"), List.of("192.0.2.7/32"), NOW.plusSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "*, *, -",
                "*, oracle:read oracle:write, -",
                "oracle:read auth:keys, *, accounts:read",
                "oracle:read, oracle:*, oracle:write",
                "oracle:read, *:read, accounts:read",
                "*, accounts:admin, accounts:admin",
                "accounts:admin, accounts:admin, -",
                "*, secrets:reveal, secrets:reveal",
                "secrets:reveal, secrets:reveal, -",
                "secrets:reveal, secrets:*, -",
            })
    void aKeyGivesOnlyWhatItHas(String own, String given, @Nullable String missing) {
        Caller caller = key(own.split(" "));
        KeyTerms terms = scopes(given.split(" "));
        if (missing == null) {
            assertThatNoException()
                    .isThrownBy(() -> AuthRules.requireGrantable(caller, terms, scopes(own.split(" ")), CATALOGUE));
        } else {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> AuthRules.requireGrantable(caller, terms, scopes(own.split(" ")), CATALOGUE))
                    .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.PERMISSION_DENIED))
                    .withMessageContaining("lacks " + missing);
        }
    }

    @Test
    void anOperatorGrantsNamedPermissionsWithoutHoldingThem() {
        Caller operator = caller(Principal.Kind.OPERATOR_TOKEN, SystemRole.OPERATOR.access());

        assertThat(operator.may(Permission.named("secrets", "reveal"), "")).isFalse();
        assertThatNoException()
                .isThrownBy(() -> AuthRules.requireGrantable(
                        operator, scopes("secrets:reveal", "accounts:admin"), null, CATALOGUE));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10.0.0.0/8, -, 10.1.0.0/16, -, -",
                "10.0.0.0/8, -, 11.0.0.0/8, -, cidrs",
                "10.0.0.0/8, -, '', -, cidrs",
                "'', -, '', -, -",
                "'', 3600, '', 60, -",
                "'', 3600, '', 3600, -",
                "'', 3600, '', 3601, expires_at",
                "'', 3600, '', -, expires_at",
            })
    void aKeyGivesNoMoreNetworkOrTimeThanItHas(
            String ownCidrs, @Nullable Long ownLife, String cidrs, @Nullable Long life, @Nullable String refused) {
        KeyTerms own = terms(ownCidrs, ownLife);
        KeyTerms given = terms(cidrs, life);
        if (refused == null) {
            assertThatNoException().isThrownBy(() -> AuthRules.requireGrantable(key("*"), given, own, CATALOGUE));
        } else {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> AuthRules.requireGrantable(key("*"), given, own, CATALOGUE))
                    .withMessageStartingWith(refused);
        }
    }

    private static KeyTerms terms(String cidrs, @Nullable Long life) {
        return new KeyTerms(
                "n",
                List.of("*"),
                Arrays.stream(cidrs.split(" ")).filter(c -> !c.isEmpty()).toList(),
                life == null ? null : NOW.plusSeconds(life));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ACTIVE, -, 10.1.2.3, -",
                "ACTIVE, -, 11.1.2.3, cidrs",
                "ACTIVE, -, -, -",
                "ACTIVE, 1, 10.1.2.3, -",
                "ACTIVE, 0, 10.1.2.3, expires_at",
                "REVOKED, -, 10.1.2.3, state",
                "EXPIRED, -60, 10.1.2.3, expires_at",
            })
    void whatRefusesTheUseOfAKey(
            ApiKey.State state, @Nullable Long life, @Nullable String address, @Nullable String refusing) {
        var expiry = life == null ? null : NOW.plusSeconds(life);
        var key = new ApiKey(
                "id", "n", List.of("*"), List.of("10.0.0.0/8"), expiry, "by", state, null, null, 1, NOW, NOW);

        assertThat(AuthRules.refusing(key, address, NOW).orElse(null)).isEqualTo(refusing);
    }
}
