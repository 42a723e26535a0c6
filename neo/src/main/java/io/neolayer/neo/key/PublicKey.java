package io.neolayer.neo.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/** A point of P-256 (secp256r1) that verifies signatures; ordered as Neo orders keys: by X, then by Y, unsigned. */
public final class PublicKey implements Comparable<PublicKey> {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final ECPublicKeyParameters parameters;
    private final byte[] uncompressed;

    PublicKey(ECPoint point) {
        var normal = point.normalize();
        this.parameters = new ECPublicKeyParameters(normal, Curves.P256);
        this.uncompressed = normal.getEncoded(false);
    }

    /**
     * The key of its 33 compressed bytes (SEC1), the only form that Neo scripts hold.
     *
     * @throws CodecException {@code bad_public_key}, {@code not_on_curve}
     */
    public static PublicKey decode(byte[] compressed) {
        if (compressed.length != 33) {
            throw new CodecException(
                    "bad_public_key", 0, "expected a compressed key of 33 bytes, found " + compressed.length);
        }
        return new PublicKey(Curves.point(Curves.P256, compressed));
    }

    /** The key of its SEC1 form, compressed (33 bytes) or not (65 bytes); throws as {@link #decode}. */
    public static PublicKey decodeAny(byte[] sec1) {
        return new PublicKey(Curves.point(Curves.P256, sec1));
    }

    /** The key of its compressed form in hexadecimal; throws as {@link #decode}, or {@code bad_hex}. */
    public static PublicKey parse(String hex) {
        return decode(Hex.decode(hex));
    }

    /**
     * The key of a JSON Web Key (RFC 7518 section 6.2.1); members other than kty, crv, x and y are not looked at.
     *
     * @throws CodecException {@code bad_jwk} unless kty is EC, crv is P-256 and both coordinates are 32 bytes in base64url;
     *     {@code not_on_curve}
     */
    public static PublicKey fromJwk(Map<?, ?> jwk) {
        if (!"EC".equals(jwk.get("kty")) || !"P-256".equals(jwk.get("crv"))) {
            throw new CodecException("bad_jwk", CodecException.WHOLE, "expected kty \"EC\" and crv \"P-256\"");
        }
        var sec1 = new byte[65];
        sec1[0] = 4;
        System.arraycopy(coordinate(jwk.get("x"), "x"), 0, sec1, 1, 32);
        System.arraycopy(coordinate(jwk.get("y"), "y"), 0, sec1, 33, 32);
        return decodeAny(sec1);
    }

    /** 33 bytes: 02 or 03 by the parity of Y, then X. */
    public byte[] encode() {
        var compressed = Arrays.copyOf(uncompressed, 33);
        compressed[0] = (byte) (2 + (uncompressed[64] & 1));
        return compressed;
    }

    /** 65 bytes: 04, X, Y. */
    public byte[] encodeUncompressed() {
        return uncompressed.clone();
    }

    /** The public members kty, crv, x, y of a JSON Web Key. */
    public Map<String, Object> toJwk() {
        var jwk = new LinkedHashMap<String, Object>();
        jwk.put("kty", "EC");
        jwk.put("crv", "P-256");
        jwk.put("x", base64url(1));
        jwk.put("y", base64url(33));
        return jwk;
    }

    /** The SHA-256 thumbprint of RFC 7638 in base64url, 43 characters: the key id that receipts and tokens carry. */
    public String thumbprint() {
        var canonical =
                "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + base64url(1) + "\",\"y\":\"" + base64url(33) + "\"}";
        return BASE64URL.encodeToString(Hashes.sha256(canonical.getBytes(US_ASCII)));
    }

    ECPublicKeyParameters parameters() {
        return parameters;
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(uncompressed, other.uncompressed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey key && Arrays.equals(uncompressed, key.uncompressed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uncompressed);
    }

    /** The compressed form in hexadecimal. */
    @Override
    public String toString() {
        return Hex.encode(encode());
    }

    private String base64url(int from) {
        return BASE64URL.encodeToString(Arrays.copyOfRange(uncompressed, from, from + 32));
    }

    private static byte[] coordinate(@Nullable Object member, String name) {
        if (member instanceof String text && text.length() == 43) {
            try {
                var bytes = Base64.getUrlDecoder().decode(text);
                // the decoder ignores stray bits of the last character, which would give one key several texts
                if (bytes.length == 32 && BASE64URL.encodeToString(bytes).equals(text)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                throw badCoordinate(name);
            }
        }
        throw badCoordinate(name);
    }

    private static CodecException badCoordinate(String name) {
        return new CodecException("bad_jwk", CodecException.WHOLE, "expected " + name + " as 32 bytes in base64url");
    }
}
