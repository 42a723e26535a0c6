package io.neolayer.neo.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.PublicKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignerKeySetTest {
    private static final String X = "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY";
    private static final String Y = "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";
    private static final String KID = "xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M";
    private static final String ENTRY = "{\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"" + KID
            + "\",\"kty\":\"EC\",\"not_after\":\"2026-02-01T00:00:00.000Z\",\"not_before\":\"2026-01-01T00:00:00.000Z\","
            + "\"use\":\"sig\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"}";
    private static final SignerKey OLD =
            new SignerKey(key(1), Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));

    @Test
    void writesAndReadsThePublishedForm() {
        var keys = List.of(OLD, new SignerKey(key(2), Instant.parse("2026-02-01T00:00:00Z"), null));
        var json = CanonicalJson.canonicalize(SignerKeySet.toJson(keys));
        assertThat(new String(json, UTF_8)).startsWith("{\"keys\":[" + ENTRY + ",{");
        assertThat(SignerKeySet.parse(json)).isEqualTo(keys);
        assertThat(TrustedKeys.of(keys).find(KID)).contains(OLD);
        assertThat(TrustedKeys.of(keys).find("nobody")).isEmpty();
    }

    @Test
    void keysOfOtherKindsArePassedOver() {
        var others = "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + X
                + "\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"},";
        assertThat(parse("{\"keys\":[" + others + ENTRY + "],\"more\":1}")).containsExactly(OLD);
        assertThat(parse("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"}]}"))
                .containsExactly(SignerKey.of(key(1)));
        assertThat(parse("{\"keys\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "kid":"xx0B           | "kid":"yx0B        | bad_jwks
            "x":"axf              | "x":"bxf           | not_on_curve
            "x":"axf              | "x":"ax            | bad_jwk
            "use":"sig"           | "use":"sig","d":"" | bad_jwks
            "2026-01-01T00:00:00.000Z" | "yesterday"   | bad_jwks
            "2026-01-01T00:00:00.000Z" | 5             | bad_jwks
            "2026-01-01T00:00:00.000Z" | "2027-01-01T00:00:00.000Z" | bad_jwks
            {"alg"                | 7,{"alg"           | bad_jwks
            {"alg"                | {"alg":1,"alg"     | malformed_json
            """)
    void refusesWhatIsWrongInAKeyOfTheRightKind(String from, String to, String code) {
        assertThat(ENTRY).contains(from);
        assertThat(refusal("{\"keys\":[" + ENTRY.replace(from, to) + "]}")).isEqualTo(code);
    }

    @Test
    void refusesAnotherShapeAndAKeyTwice() {
        assertThat(refusal("{\"keys\":[" + ENTRY + "," + ENTRY + "]}")).isEqualTo("bad_jwks");
        assertThat(refusal("[]")).isEqualTo("bad_jwks");
        assertThat(refusal("{}")).isEqualTo("bad_jwks");
        assertThat(refusal("{\"keys\":{}}")).isEqualTo("bad_jwks");
        assertThat(refusal(ENTRY)).isEqualTo("bad_jwks");
        assertThatThrownBy(() -> new SignerKey(key(1), Instant.EPOCH.plusMillis(1), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<SignerKey> parse(String json) {
        return SignerKeySet.parse(json.getBytes(UTF_8));
    }

    private static String refusal(String json) {
        return catchThrowableOfType(CodecException.class, () -> parse(json)).code();
    }

    private static PublicKey key(int number) {
        var secret = new byte[32];
        secret[31] = (byte) number;
        return PrivateKey.of(secret).publicKey();
    }
}
