package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.secrets.SecretRedactor.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SecretRedactorTest {
    private static final List<String> VALUES = List.of(
            "s3cr3t-value-1",
            "four",
            "päss wörd+%41/\\\"\n\t",
            "\ud83d\ude00 emoji ✓ and ü",
            "aaaaaaaa",
            "-----BEGIN KEY-----\nMIIB+/==\n-----END KEY-----",
            "a/b?c=d&e f");

    static Stream<String> values() {
        return VALUES.stream();
    }

    /** Everything that the page names, and what programs make of it. */
    static List<String> encodings(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var all = new ArrayList<String>();
        all.add(value);
        String json = JsonMapper.shared().writeValueAsString(value);
        all.add(json.substring(1, json.length() - 1));
        all.add(escapedUnits(value, false));
        all.add(escapedUnits(value, true));
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        all.add(form);
        all.add(form.replace("+", "%20"));
        all.add(form.toLowerCase(Locale.ROOT).equals(form) ? form : lowerEscapes(form.replace("+", "%20")));
        all.add(percentAll(bytes));
        String hex = HexFormat.of().formatHex(bytes);
        all.add(hex);
        all.add(hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            for (int after = 0; after < 3; after++) {
                byte[] around = new byte[before + bytes.length + after];
                System.arraycopy(bytes, 0, around, before, bytes.length);
                all.add(Base64.getEncoder().encodeToString(around));
                all.add(Base64.getUrlEncoder().encodeToString(around));
                all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(around));
            }
        }
        String base64 = Base64.getEncoder().encodeToString(bytes);
        all.add(URLEncoder.encode(base64, StandardCharsets.UTF_8));
        all.add(base64.replace("/", "\\/"));
        return all;
    }

    private static String escapedUnits(String value, boolean upper) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            String hex = HexFormat.of().toHexDigits(value.charAt(i));
            out.append("\\u").append(upper ? hex.toUpperCase(Locale.ROOT) : hex);
        }
        return out.toString();
    }

    private static String percentAll(byte[] bytes) {
        var out = new StringBuilder();
        for (byte each : bytes) {
            out.append('%').append(HexFormat.of().toHexDigits(each));
        }
        return out.toString();
    }

    private static String lowerEscapes(String form) {
        return java.util.regex.Pattern.compile("%[0-9A-F]{2}")
                .matcher(form)
                .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    /** Nothing of a value is left in a text, in whatever alignment. */
    static boolean holds(String text, String value) {
        return encodings(value).stream().anyMatch(text::contains);
    }

    @ParameterizedTest
    @MethodSource("values")
    void findsEveryEncodingInEverySurrounding(String value) {
        var redactor = SecretRedactor.of(List.of(new Named("apiKey", value)));
        for (String encoded : encodings(value)) {
            for (String around : List.of("", " ", "x", "ü=", "{\"", "%2-", "abc0", "==", "\ud83d\ude00", "\ud83d")) {
                String text = around + encoded + around;
                assertThat(redactor.redact(text))
                        .as("%s around %s", around, encoded)
                        .contains("[secret:apiKey]")
                        .isNotEqualTo(text)
                        .satisfies(clean -> assertThat(clean).doesNotContain(encoded));
            }
        }
    }

    @Test
    void leavesTheRestAsItWas() {
        var redactor = SecretRedactor.of(List.of(new Named("k", "s3cr3t")));
        assertThat(redactor.redact("a ü s3cr3t ✓ \ud800 s3cr3ts3cr3t \ud83d\ude00"))
                .isEqualTo("a ü [secret:k] ✓ \ud800 [secret:k][secret:k] \ud83d\ude00");
        var text = "nothing \\u0041 %41 4a4b \ud800 here";
        assertThat(redactor.redact(text)).isSameAs(text);
        assertThat(redactor.redact("")).isEmpty();
    }

    @Test
    void theLongerOfTwoNamesWins() {
        var redactor = SecretRedactor.of(
                List.of(new Named("short", "abcd"), new Named("long", "abcdefgh"), new Named("tail", "efgh")));
        assertThat(redactor.redact("-abcdefgh-abcd-efgh-")).isEqualTo("-[secret:long]-[secret:short]-[secret:tail]-");
        var overlapping = SecretRedactor.of(List.of(new Named("a", "12345"), new Named("b", "4567890")));
        assertThat(overlapping.redact("<1234567890>")).isEqualTo("<[secret:b]>");
    }

    @Test
    void shortValuesAreNotSearchedFor() {
        assertThat(SecretRedactor.of(List.of(new Named("k", "abc")))).isSameAs(SecretsApi.Redactor.NONE);
        assertThat(SecretRedactor.of(List.of(new Named("k", "äb"))).redact("äb"))
                .isEqualTo("äb");
        assertThat(SecretRedactor.of(List.of(new Named("k", "ää"))).redact("ää"))
                .isEqualTo("[secret:k]");
    }

    @Test
    void aValueThatRepeatsItselfIsOnePlace() {
        var redactor = SecretRedactor.of(List.of(new Named("k", "aaaa")));
        assertThat(redactor.redact("b" + "a".repeat(300_000) + "b")).isEqualTo("b[secret:k]b");
    }

    @Test
    void textThatCodeTurnsIntoBytesOneByOneIsFound() {
        String value = "Zürich-42";
        var redactor = SecretRedactor.of(List.of(new Named("k", value)));
        String btoa = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(redactor.redact("x" + btoa)).isEqualTo("x[secret:k]");
    }

    @Test
    void thePaddingOfAnEncodingGoesWithIt() {
        for (String value : List.of("sixsix", "fourteen-bytes", "thirteenbytes")) {
            var redactor = SecretRedactor.of(List.of(new Named("k", value)));
            String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            assertThat(redactor.redact(encoded)).isEqualTo("[secret:k]");
            assertThat(redactor.redact("key=" + encoded + "&")).isEqualTo("key=[secret:k]&");
            assertThat(redactor.redact(URLEncoder.encode(encoded, StandardCharsets.UTF_8)))
                    .isEqualTo("[secret:k]");
        }
    }

    @Test
    void agreesWithASearchThatEncodesEachValue() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            var values = new ArrayList<Named>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                values.add(new Named("n" + i, word(random, 4 + random.nextInt(20))));
            }
            var text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                var encodings =
                        encodings(values.get(random.nextInt(values.size())).value());
                text.append(random.nextBoolean() ? encodings.get(random.nextInt(encodings.size())) : word(random, 6));
            }
            String clean = SecretRedactor.of(values).redact(text.toString());
            for (Named each : values) {
                assertThat(clean.contains(each.value()))
                        .as("%s in %s", each.value(), clean)
                        .isFalse();
                assertThat(clean.contains(HexFormat.of().formatHex(each.value().getBytes(StandardCharsets.UTF_8))))
                        .isFalse();
            }
        }
    }

    private static String word(Random random, int length) {
        var out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append("abAB01+/%\\\" ü".charAt(random.nextInt(13)));
        }
        return out.toString();
    }
}
