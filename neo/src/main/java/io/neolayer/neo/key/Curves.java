package io.neolayer.neo.key;

import io.neolayer.neo.codec.CodecException;
import java.math.BigInteger;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** The two prime curves, with the fast field arithmetic that BouncyCastle has for them. */
final class Curves {
    static final ECDomainParameters P256 = domain("secp256r1");
    static final ECDomainParameters SECP256K1 = domain("secp256k1");

    private Curves() {}

    /** The point of a SEC1 encoding of one of these lengths; it is on the curve and not at infinity. */
    static ECPoint point(ECDomainParameters curve, byte[] sec1) {
        boolean compressed = sec1.length == 33 && (sec1[0] == 2 || sec1[0] == 3);
        boolean uncompressed = sec1.length == 65 && sec1[0] == 4;
        if (!compressed && !uncompressed) {
            throw new CodecException(
                    "bad_public_key",
                    0,
                    "expected 33 bytes that begin with 02 or 03, or 65 that begin with 04, found " + sec1.length);
        }
        try {
            return curve.getCurve().decodePoint(sec1).normalize();
        } catch (IllegalArgumentException e) {
            throw notOnCurve();
        }
    }

    static CodecException notOnCurve() {
        return new CodecException("not_on_curve", CodecException.WHOLE, "expected a point on the curve");
    }

    static byte[] bytes32(BigInteger number) {
        return BigIntegers.asUnsignedByteArray(32, number);
    }

    private static ECDomainParameters domain(String name) {
        return new ECDomainParameters(CustomNamedCurves.getByName(name));
    }
}
