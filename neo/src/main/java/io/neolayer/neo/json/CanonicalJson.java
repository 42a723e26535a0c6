package io.neolayer.neo.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neolayer.neo.codec.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as RFC 8785 (JCS) sees it, over plain Java values.
 *
 * <p>Values are {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Boolean}, {@code null} and numbers. A JSON number
 * is an IEEE 754 double: {@link #parse} returns {@code Long} for whole numbers within ±(2<sup>53</sup>−1) and {@code Double} for
 * the rest, so two texts have equal trees exactly when they have equal canonical forms.
 */
public final class CanonicalJson {
    /** Nesting of arrays and objects at most, read or written. */
    public static final int MAX_DEPTH = 500;

    private CanonicalJson() {}

    /**
     * The canonical form of a value, UTF-8.
     *
     * @throws CodecException {@code not_json} for what JSON cannot carry: another type, NaN, an infinity, a lone surrogate, a
     *     {@code long}, {@code BigInteger} or {@code BigDecimal} whose digits a double would lose; the message has the JSON Pointer
     */
    public static byte[] canonicalize(@Nullable Object value) {
        return new CanonicalWriter().write(value).getBytes(UTF_8);
    }

    /**
     * The canonical form of a JSON text.
     *
     * @throws CodecException {@code malformed_json}, as {@link #parse}
     */
    public static byte[] canonicalize(byte[] json) {
        return canonicalize(parse(json));
    }

    /**
     * The value of a JSON text, in unmodifiable collections that keep the order of members.
     *
     * @throws CodecException {@code malformed_json} with the byte offset: not RFC 8259, a byte order mark, invalid UTF-8, a lone
     *     surrogate, a duplicate member name, bytes after the value, a number beyond a double, too deep
     */
    public static @Nullable Object parse(byte[] json) {
        return JsonReader.read(json);
    }
}
