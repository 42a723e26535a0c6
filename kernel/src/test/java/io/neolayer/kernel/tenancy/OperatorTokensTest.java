package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorTokensTest {
    private static final String SECRET = "0123456789abcdef0123";

    @Test
    void readsNamedAndBareEntries() {
        var tokens = OperatorTokens.parse(
                "ops:operator:" + SECRET + ", " + SECRET + "x,watch:auditor:" + SECRET + "y", false);

        assertThat(tokens.all()).extracting(OperatorTokens.Token::name).containsExactly("ops", "token-2", "watch");
        assertThat(tokens.find(SECRET).orElseThrow().role()).isEqualTo(SystemRole.OPERATOR);
        assertThat(tokens.find(SECRET + "x").orElseThrow().name()).isEqualTo("token-2");
        assertThat(tokens.find(SECRET + "y").orElseThrow().role()).isEqualTo(SystemRole.AUDITOR);
        assertThat(tokens.find(SECRET + "z")).isEmpty();
        assertThat(tokens.find("ops")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ops:operatr:0123456789abcdef0123 | 'operatr'",
                "ops:0123456789abcdef0123:0123456789abcdef9999 | another word of 20 characters",
                "ops:0123456789abcdef0123 | found 2 parts",
                "a:operator:0123456789abcdef0123:x | found 4 parts",
                "ops:operator: | expected a secret, found nothing",
                "'' | expected a secret, found nothing",
                "ops:operator:short-one | at least 16 characters, found 9",
                "short-one | at least 16 characters, found 9",
                "o ps:operator:0123456789abcdef0123 | expected a name",
                "nsl_0123456789abcdef0123 | would be read as an API key",
                "a:operator:0123456789abcdef0123,a:auditor:0123456789abcdef9999 | the name a is given twice",
                "a:operator:0123456789abcdef0123,0123456789abcdef0123 | share a secret",
            })
    void refusesToStart(String setting, String fault) {
        assertThatExceptionOfType(OperatorTokens.InvalidTokens.class)
                .isThrownBy(() -> OperatorTokens.parse(setting, false))
                .satisfies(
                        e -> assertThat(e.faults()).singleElement().asString().contains(fault))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0123456789abcdef"));
    }

    @Test
    void takesShortSecretsOnLoopbackOnly() {
        assertThat(OperatorTokens.parse("short-one", true).find("short-one")).isPresent();
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatExceptionOfType(OperatorTokens.InvalidTokens.class)
                .isThrownBy(() -> OperatorTokens.parse("a:b:c,x:y", false))
                .satisfies(e -> assertThat(e.faults()).hasSize(3).isInstanceOf(List.class));
    }
}
