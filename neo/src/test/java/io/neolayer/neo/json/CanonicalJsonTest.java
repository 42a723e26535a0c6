package io.neolayer.neo.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.Vectors;
import io.neolayer.neo.codec.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"arrays", "french", "structures", "unicode"})
    void agreesWithThePublishedVectors(String name) {
        var expected = Vectors.read("jcs/output/" + name + ".json");
        var actual = CanonicalJson.canonicalize(Vectors.read("jcs/input/" + name + ".json"));
        assertThat(new String(actual, UTF_8)).isEqualTo(new String(expected, UTF_8));
        assertThat(CanonicalJson.canonicalize(actual)).isEqualTo(actual);
    }

    /** The order of RFC 8785, section 3.2.3: UTF-16 code units, so the emoji comes before U+FB33. */
    @Test
    void ordersNamesByCodeUnits() {
        var json = "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
        assertThat(canonical(json))
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @Test
    void escapesOnlyWhatMustBe() {
        assertThat(canonical(
                        "\"\\u0000\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u001f\\u0022\\u005c\\/\\u007f\\u2028\""))
                .isEqualTo("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u007f\u2028\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "-0, 0",
        "-0.0, 0",
        "1e2, 100",
        "1E-7, 1e-7",
        "9007199254740993, 9007199254740992",
        "0.1, 0.1",
        "1e-400, 0",
        "56.0000000000000001, 56"
    })
    void numbersAreDoubles(String json, String canonical) {
        assertThat(canonical(json)).isEqualTo(canonical);
    }

    @Test
    void parsesIntoPlainValues() {
        assertThat(parse("{\"b\":[1,-2.5,true,false,null,\"x\"],\"a\":{}}"))
                .isEqualTo(Map.of("b", Arrays.asList(1L, -2.5, true, false, null, "x"), "a", Map.of()));
        assertThat(parse(" null ")).isNull();
        assertThat(parse("9007199254740991")).isEqualTo(9_007_199_254_740_991L);
        assertThat(parse("9007199254740992")).isEqualTo(9_007_199_254_740_992d);
        assertThat(((Map<?, ?>) value(parse("{\"z\":1,\"a\":2}")))
                        .keySet().stream().map(Object::toString))
                .containsExactly("z", "a");
        assertThatThrownBy(() -> ((List<?>) value(parse("[1]"))).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"a":2}               | 7
            {"a":1,"\\u0061":2}         | 7
            {"x":[{"y":1,"y":1}]}       | 13
            ["\\ud800"]                 | 1
            {"\\udc00":1}               | 1
            ["\\ude00\\ud83d"]          | 1
            1 2                         | 2
            {}x                         | 2
            [1,]                        | 3
            [NaN]                       | 1
            [1e400]                     | 1
            [-1e400]                    | 1
            """)
    void refusesWithTheByteAtFault(String json, int offset) {
        var refusal = refusal(json.getBytes(UTF_8));
        assertThat(refusal.offset()).as(refusal.getMessage()).isBetween(offset, offset + 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "\"",
                "\"a",
                "tru",
                "nul",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "'a'",
                "{a:1}",
                "{\"a\":1,}",
                "[,]",
                "[1 2]",
                "// c\n1",
                "/**/1",
                "\"\t\"",
                "\"\u0000\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\u00a01",
                "1,",
                "]",
                "}",
                "{1:2}",
                "True",
                "\\u0031"
            })
    void refusesWhatIsNotRfc8259(String json) {
        assertThat(refusal(json.getBytes(UTF_8)).code()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\u00ff\"", // not a lead byte
                "\"\u00c0\u0080\"", // overlong NUL
                "\"\u00c3\"", // cut short by the quote
                "\"\u00ed\u00a0\u0080\"", // a surrogate as three bytes
                "\"\u00f4\u0090\u0080\u0080\"", // beyond U+10FFFF
                "\u00ef\u00bb\u00bf1", // byte order mark
                "\u00fe\u00ff\u00001", // UTF-16 with its mark
                "\u00001", // UTF-16 without
                "1\u0000\u0000\u0000" // UTF-32, little-endian
            })
    void refusesOtherEncodings(String bytesAsLatin1) {
        assertThat(refusal(bytesAsLatin1.getBytes(ISO_8859_1)).code()).isEqualTo("malformed_json");
    }

    @Test
    void invalidUtf8IsFoundBeyondTheFirstBuffer() {
        var json = ("\"" + "é".repeat(20_000) + "\"").getBytes(UTF_8);
        assertThat(parse(new String(json, UTF_8))).isEqualTo("é".repeat(20_000));
        json[30_002] = (byte) 0xff;
        assertThat(refusal(json).offset()).isBetween(30_001, 30_002);
    }

    @Test
    void doesNotRepeatTheInputInItsMessages() {
        assertThat(refusal("{\"k\": hunter2secret}".getBytes(UTF_8)).getMessage())
                .doesNotContain("hunter");
    }

    @Test
    void depthIsBoundedBothWays() {
        var deepest = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);
        assertThat(canonical(deepest)).isEqualTo(deepest);
        assertThat(refusal(("[" + deepest + "]").getBytes(UTF_8))).hasMessageContaining("levels");
        assertThat(refusal("[".repeat(5_000_000).getBytes(UTF_8))).hasMessageContaining("levels");
        var cycle = new HashMap<String, Object>();
        cycle.put("self", cycle);
        assertThatThrownBy(() -> CanonicalJson.canonicalize(cycle)).hasMessageContaining("levels");
    }

    @Test
    void numbersOfMoreThanAThousandCharactersAreRefused() {
        assertThat(canonical("0." + "1".repeat(998))).isEqualTo("0.1111111111111111");
        assertThat(refusal("1".repeat(1_001).getBytes(UTF_8)).code()).isEqualTo("malformed_json");
    }

    @Test
    void changedBytesAreReadInOneWayOrRefusedInOneWay() {
        var random = new Random(8785);
        var good = Vectors.read("jcs/input/structures.json");
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            var json = good.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            try {
                var canonical = CanonicalJson.canonicalize(json);
                assertThat(CanonicalJson.parse(canonical)).isEqualTo(CanonicalJson.parse(json));
                assertThat(CanonicalJson.canonicalize(canonical)).isEqualTo(canonical);
                read++;
            } catch (CodecException e) {
                assertThat(e.code()).isEqualTo("malformed_json");
                assertThat(e.offset()).isBetween(0, json.length);
            }
        }
        assertThat(read).isBetween(100, 19_900);
    }

    @Test
    void javaNumbersThatADoubleKeepsAreTheSameNumber() {
        assertThat(canonical(List.of(
                        7,
                        7L,
                        (short) 7,
                        (byte) 7,
                        7d,
                        7f,
                        BigInteger.valueOf(7),
                        new BigDecimal("7.000"),
                        new BigDecimal("0.10"),
                        new BigDecimal("1E+23"))))
                .isEqualTo("[7,7,7,7,7,7,7,7,0.1,1e+23]");
    }

    @Test
    void javaValuesThatJsonCannotCarryAreRefusedWithTheirPointer() {
        var bad = Arrays.<@Nullable Object>asList(
                Double.NaN,
                Float.POSITIVE_INFINITY,
                Long.MAX_VALUE,
                1L << 60,
                BigInteger.TWO.pow(64).add(BigInteger.ONE),
                new BigDecimal("333333333.33333329"),
                new BigDecimal("1E+400"),
                new BigDecimal("1E-400"),
                "\ud800",
                "x\udc00",
                'c',
                new byte[0],
                new AtomicInteger(1),
                Collections.singletonMap(1, 2),
                Collections.singletonMap(null, 2));
        for (var value : bad) {
            var refusal = catchThrowableOfType(
                    CodecException.class, () -> CanonicalJson.canonicalize(Map.of("a/b", Arrays.asList(0, value))));
            assertThat(refusal.code()).as(String.valueOf(value)).isEqualTo("not_json");
            assertThat(refusal).hasMessageContaining("\"/a~1b/1");
        }
    }

    private static Object value(@Nullable Object value) {
        return java.util.Objects.requireNonNull(value);
    }

    private static @Nullable Object parse(String json) {
        return CanonicalJson.parse(json.getBytes(UTF_8));
    }

    private static String canonical(String json) {
        return new String(CanonicalJson.canonicalize(json.getBytes(UTF_8)), UTF_8);
    }

    private static String canonical(List<?> value) {
        return new String(CanonicalJson.canonicalize(value), UTF_8);
    }

    private static CodecException refusal(byte[] json) {
        return catchThrowableOfType(CodecException.class, () -> CanonicalJson.parse(json));
    }
}
