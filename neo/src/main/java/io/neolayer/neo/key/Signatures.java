package io.neolayer.neo.key;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.crypto.Hashes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signatures over whole messages. ECDSA is with SHA-256 and 64 bytes r‖s, big-endian; {@code s} is left as it comes, because the
 * Neo network accepts high and low.
 *
 * <p>A signature that cannot be one (length, r or s outside 1..q−1) does not verify; a public key that cannot be one is an error.
 */
public final class Signatures {
    private static final int LENGTH = 64;

    private Signatures() {}

    /** ECDSA over P-256 with the deterministic nonce of RFC 6979. */
    public static byte[] signP256(PrivateKey key, byte[] message) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, key.parameters());
        var rs = signer.generateSignature(Hashes.sha256(message));
        var signature = Arrays.copyOf(Curves.bytes32(rs[0]), LENGTH);
        System.arraycopy(Curves.bytes32(rs[1]), 0, signature, 32, 32);
        return signature;
    }

    public static boolean verifyP256(PublicKey key, byte[] message, byte[] signature) {
        return verify(key.parameters(), message, signature);
    }

    /**
     * ECDSA over secp256k1.
     *
     * @param publicKey SEC1, 33 or 65 bytes
     * @throws CodecException {@code bad_public_key}, {@code not_on_curve}
     */
    public static boolean verifySecp256k1(byte[] publicKey, byte[] message, byte[] signature) {
        var point = Curves.point(Curves.SECP256K1, publicKey);
        return verify(new ECPublicKeyParameters(point, Curves.SECP256K1), message, signature);
    }

    /**
     * Pure Ed25519 of RFC 8032, 64-byte signature.
     *
     * @param publicKey 32 bytes
     * @throws CodecException {@code bad_public_key} for another length, {@code not_on_curve}
     */
    public static boolean verifyEd25519(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new CodecException(
                    "bad_public_key", CodecException.WHOLE, "expected 32 bytes, found " + publicKey.length);
        }
        var point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        if (point == null) {
            throw Curves.notOnCurve();
        }
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    /**
     * Every P-256 key under which the signature verifies for the message, at most four (SEC 1, section 4.1.6); none for a
     * signature that cannot be one.
     */
    public static List<PublicKey> recoverP256(byte[] message, byte[] signature) {
        var found = new ArrayList<PublicKey>();
        if (signature.length != LENGTH) {
            return found;
        }
        var order = Curves.P256.getN();
        var r = half(signature, 0);
        var s = half(signature, 32);
        if (!inRange(r, order) || !inRange(s, order)) {
            return found;
        }
        var inverse = r.modInverse(order);
        var u1 = new BigInteger(1, Hashes.sha256(message))
                .negate()
                .multiply(inverse)
                .mod(order);
        var u2 = s.multiply(inverse).mod(order);
        var prime = Curves.P256.getCurve().getField().getCharacteristic();
        for (var x = r; x.compareTo(prime) < 0; x = x.add(order)) {
            for (byte parity = 2; parity <= 3; parity++) {
                addRecovered(found, x, parity, u1, u2);
            }
        }
        return found;
    }

    private static void addRecovered(List<PublicKey> found, BigInteger x, byte parity, BigInteger u1, BigInteger u2) {
        var sec1 = new byte[33];
        sec1[0] = parity;
        System.arraycopy(Curves.bytes32(x), 0, sec1, 1, 32);
        try {
            var nonce = Curves.point(Curves.P256, sec1);
            var key = ECAlgorithms.sumOfTwoMultiplies(Curves.P256.getG(), u1, nonce, u2);
            if (!key.isInfinity()) {
                found.add(new PublicKey(key));
            }
        } catch (CodecException e) {
            // no point has this x: no key to add
            return;
        }
    }

    private static boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature) {
        if (signature.length != LENGTH) {
            return false;
        }
        var r = half(signature, 0);
        var s = half(signature, 32);
        var order = key.getParameters().getN();
        if (!inRange(r, order) || !inRange(s, order)) {
            return false;
        }
        var verifier = new ECDSASigner();
        verifier.init(false, key);
        return verifier.verifySignature(Hashes.sha256(message), r, s);
    }

    private static BigInteger half(byte[] signature, int from) {
        return new BigInteger(1, signature, from, 32);
    }

    private static boolean inRange(BigInteger number, BigInteger order) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }
}
