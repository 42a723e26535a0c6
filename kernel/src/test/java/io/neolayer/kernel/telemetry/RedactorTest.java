package io.neolayer.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nsl_0123456789abcdef_0123456789012345678901234567890123456789abcABCDEF",
                "nsr_0192f0c1d2e3f4a5b6c7d8e9fa0b1c2d_0123456789012345678901234567890123456789abc",
                "nsi_abcdefgh",
                "nslsec_Zm9vYmFy",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn",
                "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIGHAgEAMBMG cut here",
            })
    void nothingShapedLikeACredentialIsLeft(String credential) {
        assertThat(Redactor.redact("before \"" + credential)).isEqualTo("before \"" + Redactor.MASK);
        assertThat(Redactor.redact(credential)).isEqualTo(Redactor.MASK);
    }

    @Test
    void authorizationHeadersAndPasswordsInUrlsGo() {
        assertThat(Redactor.redact("Authorization: Bearer abc.def-123, next"))
                .isEqualTo("Authorization: [redacted], next");
        assertThat(Redactor.redact("authorization: basic dXNlcjpwdw==")).isEqualTo("authorization: [redacted]");
        assertThat(Redactor.redact("at postgres://ops:p@ss@db:5432/x"))
                .doesNotContain("p@ss")
                .doesNotContain("ops:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0192f0c1-d2e3-7f4a-8b6c-7d8e9fa0b1c2",
                "functions.create 201",
                "https://example.org:8443/a?b=c",
                "the bearer of news",
                "NVHt5YtAnadMwntAVAJLUy36M2nLYKHUeK",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            })
    void whatIsNoneStays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void theQuickLookMissesNothingThatThePatternFinds() {
        String[] parts = {
            "nsl_",
            "nsr_",
            "nsi_",
            "nslsec_",
            "_",
            "abcd",
            "-----BEGIN A-----",
            "-----END A-----",
            "eyJ",
            "eyJhbGciOiJF",
            "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn",
            "5",
            "K",
            "BEARER ",
            "Basic\t",
            "bearer",
            " ",
            "\n",
            "://",
            "u:p",
            "@",
            ":",
            "/",
            "0",
            "é",
            "-",
            "."
        };
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(7); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            if (Redactor.SHAPES.matcher(text).find()) {
                assertThat(Redactor.mayHold(text.toString()))
                        .as(text.toString())
                        .isTrue();
            }
        }
    }
}
