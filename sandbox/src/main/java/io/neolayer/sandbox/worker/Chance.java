package io.neolayer.sandbox.worker;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Randomness of one run. Numbers are xoshiro256** (Blackman and Vigna) over SHA-256({@code neolayer-seed} ‖ seed), four big-endian
 * words; bytes are HMAC-SHA-256(seed, {@code neolayer-crypto} ‖ counter) with a counter of eight bytes from 0, or the machine's.
 */
final class Chance {
    private static final SecureRandom MACHINE = new SecureRandom();
    private final byte[] seed;
    private final boolean deterministic;
    private final long[] state = new long[4];
    private byte[] block = new byte[0];
    private int blockAt;
    private long counter;

    Chance(String seedHex, boolean deterministic) {
        this.seed = HexFormat.of().parseHex(seedHex);
        this.deterministic = deterministic;
        MessageDigest sha = Hashes.jdk("SHA-256");
        sha.update(Hashes.ascii("neolayer-seed"));
        ByteBuffer words = ByteBuffer.wrap(sha.digest(seed));
        for (int i = 0; i < state.length; i++) {
            state[i] = words.getLong();
        }
    }

    /** Uniform in [0, 1), 53 bits. */
    double nextDouble() {
        long result = Long.rotateLeft(state[1] * 5, 7) * 9;
        long shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = Long.rotateLeft(state[3], 45);
        return (result >>> 11) * 0x1.0p-53;
    }

    byte[] bytes(int count) {
        byte[] out = new byte[count];
        if (!deterministic) {
            MACHINE.nextBytes(out);
            return out;
        }
        for (int i = 0; i < count; i++) {
            if (blockAt == block.length) {
                block = nextBlock();
                blockAt = 0;
            }
            out[i] = block[blockAt++];
        }
        return out;
    }

    private byte[] nextBlock() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed, "HmacSHA256"));
            mac.update(Hashes.ascii("neolayer-crypto"));
            return mac.doFinal(ByteBuffer.allocate(8).putLong(counter++).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks HMAC-SHA-256", e);
        }
    }
}
