package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.tenancy.Statement.Effect;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final Permission REVEAL = Permission.named("secrets", "reveal");

    private static Permission permission(String text) {
        return text.equals(REVEAL.toString())
                ? REVEAL
                : Permission.of(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1));
    }

    @ParameterizedTest
    @CsvSource({
        "oracle:read, oracle:read, true",
        "oracle:read, oracle:write, false",
        "oracle:*, oracle:write, true",
        "oracle:*, secrets:write, false",
        "*:read, secrets:read, true",
        "*:read, secrets:write, false",
        "*, secrets:write, true",
        // named: in no wildcard
        "*, secrets:reveal, false",
        "secrets:*, secrets:reveal, false",
        "*:reveal, secrets:reveal, false",
        "secrets:reveal, secrets:reveal, true",
        // of a key: only by name
        "*, accounts:admin, false",
        "accounts:*, accounts:admin, false",
        "*:admin, accounts:admin, false",
        "accounts:admin, accounts:admin, true",
        "*, auth:policy, false",
        "auth:policy, auth:policy, true",
        // of the server or of people: never
        "*, accounts:create, false",
        "accounts:create, accounts:create, false",
        "accounts:members, accounts:members, false",
        "*, accounts:operate, false",
        "accounts:operate, accounts:operate, false",
        "auth:operate, auth:operate, false",
        "*, system:observe, false",
        "system:admin, system:admin, false",
        "*:read, metrics:read, false",
        "*, auth:keys, true",
        "*, accounts:write, true",
    })
    void scopesOfAKey(String scopes, String permission, boolean allowed) {
        var access = KeyScopes.access(Arrays.asList(scopes.split(" ")));

        assertThat(access.decide(permission(permission), "").allowed()).isEqualTo(allowed);
        assertThat(access.explain(permission(permission), "").allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATOR, accounts:admin, true",
        "OPERATOR, accounts:create, true",
        "OPERATOR, secrets:reveal, false",
        "AUDITOR, secrets:read, true",
        "AUDITOR, system:observe, true",
        "AUDITOR, audit:verify, true",
        "AUDITOR, system:admin, false",
        "AUDITOR, accounts:write, false",
        "AUDITOR, secrets:reveal, false",
        "METRICS, metrics:read, true",
        "METRICS, accounts:read, false",
    })
    void systemRoles(SystemRole role, String permission, boolean allowed) {
        assertThat(role.access().decide(permission(permission), "").allowed()).isEqualTo(allowed);
    }

    @Test
    void aMatchingDenyWinsAndSaysWhoItIs() {
        var allow = Statement.of("role", "developer", Effect.ALLOW, "secrets:*");
        var deny = new Statement(
                "access_policy",
                "prod",
                Effect.DENY,
                List.of(PermissionPattern.of("*")),
                List.of(),
                List.of(ResourceGlob.parse("secrets/prod-*").orElseThrow()));
        var access = new Judgement(List.of(allow, deny));

        assertThat(access.decide(permission("secrets:read"), "secrets/dev-db"))
                .isEqualTo(new Access.Decision(true, "role:developer"));
        assertThat(access.decide(permission("secrets:read"), "secrets/prod-db"))
                .isEqualTo(new Access.Decision(false, "access_policy:prod"));
        assertThat(access.decide(permission("oracle:read"), "oracle"))
                .isEqualTo(new Access.Decision(false, "default_deny"));
        var why = access.explain(permission("secrets:read"), "secrets/prod-db");
        assertThat(why.decidedBy()).contains(deny);
        assertThat(why.considered()).extracting(Judgement.Considered::matches).containsExactly(true, true);
    }

    @ParameterizedTest
    @CsvSource({
        "**, secrets/a/b, true",
        "**, '', true",
        "secrets/*, secrets/prod-db, true",
        "secrets/*, secrets, false",
        "secrets/*, secrets/a/b, false",
        "secrets/**, secrets, true",
        "secrets/**, secrets/a/b, true",
        "**/versions, functions/1/versions, true",
        "secrets/prod-*-x, secrets/prod-a-b-x, true",
        "secrets/prod-*-x, secrets/prod-a-b-y, false",
        "secrets/*a*, secrets/bbb, false",
        "secrets, secrets, true",
        "secrets, '', false",
    })
    void globs(String glob, String resource, boolean matches) {
        assertThat(ResourceGlob.parse(glob).orElseThrow().matches(resource)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/secrets", "secrets//a", "secrets/", "a**", "secrets/**b"})
    void globsThatAreNone(String text) {
        assertThat(ResourceGlob.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "oracle", "oracle:", ":read", "*:*", "or*:read", "oracle:re*", "Oracle:read", "a:b:c", "* "})
    void patternsThatAreNone(String text) {
        assertThat(PermissionPattern.parse(text)).isEmpty();
    }
}
