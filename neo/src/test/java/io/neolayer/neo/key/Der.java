package io.neolayer.neo.key;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Strict DER of an ECDSA signature, so that the vectors in that form can be put to the 64-byte verifier. */
final class Der {
    private final byte[] bytes;
    private int at;

    private Der(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The signature as r‖s; empty unless it is DER to the last bit and both numbers fit. */
    static Optional<byte[]> findP1363(byte[] der) {
        return new Der(der).findSignature();
    }

    private Optional<byte[]> findSignature() {
        // 2 × (2 + 33) is 70, so the short form of length is the only one
        if (bytes.length < 2 || bytes[0] != 0x30 || bytes[1] != bytes.length - 2 || bytes[1] < 0) {
            return Optional.empty();
        }
        at = 2;
        var r = findInteger();
        var s = findInteger();
        if (r.isEmpty() || s.isEmpty() || at != bytes.length) {
            return Optional.empty();
        }
        var signature = Arrays.copyOf(Curves.bytes32(r.get()), 64);
        System.arraycopy(Curves.bytes32(s.get()), 0, signature, 32, 32);
        return Optional.of(signature);
    }

    private Optional<BigInteger> findInteger() {
        if (at + 2 > bytes.length || bytes[at] != 2) {
            return Optional.empty();
        }
        int length = bytes[at + 1];
        int from = at + 2;
        if (length < 1 || length > 33 || from + length > bytes.length) {
            return Optional.empty();
        }
        at = from + length;
        var number = new BigInteger(bytes, from, length);
        boolean minimal = number.toByteArray().length == length;
        return minimal && number.signum() >= 0 && number.bitLength() <= 256 ? Optional.of(number) : Optional.empty();
    }
}
