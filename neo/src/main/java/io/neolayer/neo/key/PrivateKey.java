package io.neolayer.neo.key;

import io.neolayer.neo.codec.Base58;
import io.neolayer.neo.codec.CodecException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A secret number 1..q−1 of P-256 that signs; never printed by {@code toString}. */
public final class PrivateKey {
    private static final int WIF_VERSION = 0x80;
    private static final int WIF_COMPRESSED = 0x01;

    private final BigInteger secret;
    private final PublicKey publicKey;

    private PrivateKey(BigInteger secret) {
        this.secret = secret;
        this.publicKey = new PublicKey(new FixedPointCombMultiplier().multiply(Curves.P256.getG(), secret));
    }

    /**
     * The key of its 32 bytes, big-endian.
     *
     * @throws CodecException {@code bad_private_key} unless there are 32 and their number is within 1..q−1
     */
    public static PrivateKey of(byte[] secret) {
        if (secret.length != 32) {
            throw bad("expected 32 bytes, found " + secret.length);
        }
        var number = new BigInteger(1, secret);
        if (!inRange(number)) {
            throw bad("expected a number of 1 to the order of P-256 less one");
        }
        return new PrivateKey(number);
    }

    /** A new key, uniform over 1..q−1. */
    public static PrivateKey generate(SecureRandom random) {
        while (true) {
            var number = new BigInteger(256, random);
            if (inRange(number)) {
                return new PrivateKey(number);
            }
        }
    }

    /**
     * The key of its wallet import format.
     *
     * @throws CodecException {@code bad_wif} for another version or length, those of {@link Base58#decodeCheck}, or {@code
     *     bad_private_key}
     */
    public static PrivateKey fromWif(String wif) {
        var payload = Base58.decodeCheck(wif);
        if (payload.length != 34 || (payload[0] & 0xff) != WIF_VERSION || payload[33] != WIF_COMPRESSED) {
            throw new CodecException("bad_wif", CodecException.WHOLE, "expected 80, a key of 32 bytes and 01");
        }
        return of(Arrays.copyOfRange(payload, 1, 33));
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** The 32 secret bytes, big-endian. */
    public byte[] secret() {
        return Curves.bytes32(secret);
    }

    /** The wallet import format: Base58Check of 80, the key and 01. */
    public String toWif() {
        var payload = new byte[34];
        payload[0] = (byte) WIF_VERSION;
        System.arraycopy(secret(), 0, payload, 1, 32);
        payload[33] = WIF_COMPRESSED;
        return Base58.encodeCheck(payload);
    }

    ECPrivateKeyParameters parameters() {
        return new ECPrivateKeyParameters(secret, Curves.P256);
    }

    @Override
    public String toString() {
        return "PrivateKey of " + publicKey;
    }

    private static boolean inRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(Curves.P256.getN()) < 0;
    }

    private static CodecException bad(String message) {
        return new CodecException("bad_private_key", CodecException.WHOLE, message);
    }
}
