package io.neolayer.service.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.AccountState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsRulesTest {
    @Test
    void aNameNotGivenIsTheOwnerAsFarAsItFits() {
        assertThat(AccountsRules.name("given", "owner")).isEqualTo("given");
        assertThat(AccountsRules.name(null, "owner")).isEqualTo("owner");
        assertThat(AccountsRules.name(null, "o".repeat(128))).hasSize(100);
        assertThat(AccountsRules.name(null, "a" + "🜁".repeat(60))).isEqualTo("a" + "🜁".repeat(49));
    }

    @Test
    void aMergePatchAddsReplacesAndRemoves() {
        var patch = new HashMap<String, @Nullable String>();
        patch.put("team", null);
        patch.put("stage", "prod");
        patch.put("new", "");

        assertThat(AccountsRules.merged(Map.of("team", "dex", "stage", "dev", "kept", "x"), patch))
                .containsExactlyInAnyOrderEntriesOf(Map.of("stage", "prod", "kept", "x", "new", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "with space",
                "ä",
                "slash/in",
                "x234567890123456789012345678901234567890123456789012345678901234x"
            })
    void refusesKeys(String key) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> AccountsRules.merged(Map.of(), Map.of(key, "v")))
                .satisfies(
                        p -> assertThat(p.errors()).extracting(FieldError::code).containsExactly("invalid_key"));
    }

    @Test
    void tellsEveryFaultOfMetadataAtOnce() {
        var metadata = new LinkedHashMap<String, String>();
        for (int i = 0; i < 65; i++) {
            metadata.put("k" + i, "v");
        }
        metadata.put("k0", "x".repeat(513));
        metadata.put("a/b", "v");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> AccountsRules.merged(Map.of(), metadata))
                .satisfies(p -> assertThat(p.errors())
                        .extracting(FieldError::field)
                        .containsExactly("/metadata/k0", "/metadata/a~1b", "/metadata"));
    }

    @Test
    void metadataHasAtMostSixteenKibibytesInAll() {
        var metadata = new HashMap<String, String>();
        for (int i = 0; i < 32; i++) {
            metadata.put("k%02d".formatted(i), "x".repeat(509));
        }
        assertThatNoException().isThrownBy(() -> AccountsRules.merged(Map.of(), metadata));
        metadata.put("one-more", "");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> AccountsRules.merged(Map.of(), metadata))
                .satisfies(
                        p -> assertThat(p.errors()).extracting(FieldError::code).containsExactly("too_large"));
    }

    @Test
    void namesStateAndAllowedOnes() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> AccountsRules.require(
                        AccountState.ARCHIVED, "archive", AccountState.ACTIVE, AccountState.SUSPENDED))
                .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.INVALID_STATE))
                .withMessage("the account is archived, to archive it needs active or suspended");
    }

    @ParameterizedTest
    @CsvSource({
        "STOCK, -1, false",
        "STOCK, 0, true",
        "STOCK, 10, true",
        "STOCK, 11, false",
        "RATE, 0, false",
        "RATE, 1, true",
        "LEASE, 0, true",
        "LEASE, 11, false",
    })
    void boundsOfLimits(QuotaKind.Kind kind, long limit, boolean allowed) {
        var quota = new QuotaKind("things.things", kind, "count", 5, 10);
        if (allowed) {
            assertThatNoException().isThrownBy(() -> AccountsRules.requireLimit(quota, limit));
        } else {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> AccountsRules.requireLimit(quota, limit));
        }
    }
}
