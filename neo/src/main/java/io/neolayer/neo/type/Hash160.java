package io.neolayer.neo.type;

import io.neolayer.neo.codec.Base58;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The 20-byte hash of a script: an account or a contract. Its text is {@code 0x} and the bytes reversed, or an address. */
public final class Hash160 {
    /** The first byte of an address on every public Neo N3 network; addresses begin with {@code N}. */
    public static final int ADDRESS_VERSION = 53;

    private static final int LENGTH = 20;

    private final byte[] bytes;

    private Hash160(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of its bytes in digest order; {@code wrong_length} unless there are 20. */
    public static Hash160 of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new CodecException("wrong_length", CodecException.WHOLE, "expected 20 bytes, found " + bytes.length);
        }
        return new Hash160(bytes.clone());
    }

    /** RIPEMD-160 of SHA-256 of a script. */
    public static Hash160 ofScript(byte[] script) {
        return new Hash160(Hashes.hash160(script));
    }

    /** The hash of its text: 40 hexadecimal digits of the reversed bytes, in any case, with or without {@code 0x}. */
    public static Hash160 parse(String text) {
        boolean prefixed = text.startsWith("0x") || text.startsWith("0X");
        return of(reversed(Hex.decode(prefixed ? text.substring(2) : text)));
    }

    /** The script hash of an address of version {@link #ADDRESS_VERSION}; throws as {@link #ofAddress(String, int)}. */
    public static Hash160 ofAddress(String address) {
        return ofAddress(address, ADDRESS_VERSION);
    }

    /**
     * The script hash of an address.
     *
     * @throws CodecException {@code wrong_address_version}, {@code wrong_length}, or those of {@link Base58#decodeCheck}
     */
    public static Hash160 ofAddress(String address, int version) {
        var payload = Base58.decodeCheck(address);
        if (payload.length != LENGTH + 1) {
            throw new CodecException(
                    "wrong_length", CodecException.WHOLE, "expected an address of 21 bytes, found " + payload.length);
        }
        if ((payload[0] & 0xff) != version) {
            throw new CodecException(
                    "wrong_address_version", 0, "expected version " + version + ", found " + (payload[0] & 0xff));
        }
        return new Hash160(Arrays.copyOfRange(payload, 1, LENGTH + 1));
    }

    /** The 20 bytes in digest order, as scripts hold them. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public String toAddress() {
        return toAddress(ADDRESS_VERSION);
    }

    public String toAddress(int version) {
        if (version < 0 || version > 255) {
            throw new IllegalArgumentException("expected an address version of 0 to 255, found " + version);
        }
        var payload = new byte[LENGTH + 1];
        payload[0] = (byte) version;
        System.arraycopy(bytes, 0, payload, 1, LENGTH);
        return Base58.encodeCheck(payload);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash160 hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@code 0x} and the reversed bytes in lower-case hexadecimal. */
    @Override
    public String toString() {
        return "0x" + Hex.encode(reversed(bytes));
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
