package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTokenTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final ApiKeyToken key = ApiKeyToken.draw(NOW, new SecureRandom());

    @Test
    void readsWhatItShows() {
        ApiKeyToken read = ApiKeyToken.parse(key.reveal()).orElseThrow();

        assertThat(key.reveal()).matches("nsl_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}");
        assertThat(read.keyId()).isEqualTo(key.keyId());
        assertThat(read.digest()).isEqualTo(key.digest()).hasSize(32);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String token = key.reveal();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(ApiKeyToken.parse(token.substring(0, i) + other + token.substring(i + 1)))
                    .as("character %d", i)
                    .isEmpty();
        }
    }

    @Test
    void checkDigitsAreTheCrcOfAllBefore() {
        // made by another implementation of CRC-32
        assertThat(ApiKeyToken.parse("nsl_0000000000000000_" + "0".repeat(43) + "0YZYzV"))
                .isPresent();
    }

    @Test
    void idsSortByAge() {
        assertThat(ApiKeyToken.draw(NOW.plusMillis(1), new SecureRandom()).keyId())
                .isGreaterThan(key.keyId());
    }

    @Test
    void hidesItsSecretFromLogs() {
        assertThat(key.toString()).startsWith("nsl_" + key.keyId()).endsWith("[hidden]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nsl_", "nsl_0000000000000000_", "nsr_0000000000000000_0", "nsl_0000000000000000-"})
    void refusesOtherForms(String text) {
        assertThat(ApiKeyToken.parse(text)).isEmpty();
    }
}
