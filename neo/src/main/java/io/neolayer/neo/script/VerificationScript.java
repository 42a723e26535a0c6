package io.neolayer.neo.script;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.type.Hash160;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The script that decides whether a witness is good for an account; the account is its hash. */
public final class VerificationScript {
    /** Keys of an m-of-n script at most. */
    public static final int MAX_KEYS = 1024;

    private static final int PUSHINT8 = 0x00;
    private static final int PUSHINT16 = 0x01;
    private static final int PUSHDATA1 = 0x0c;
    private static final int PUSH0 = 0x10;
    private static final byte[] CHECK_SIG = Hex.decode("4156e7b327");
    private static final byte[] CHECK_MULTISIG = Hex.decode("419ed0dc3a");

    private final byte[] bytes;

    private VerificationScript(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The script of one key: 40 bytes. */
    public static VerificationScript of(PublicKey key) {
        var out = new ByteArrayOutputStream(40);
        push(out, key);
        out.writeBytes(CHECK_SIG);
        return new VerificationScript(out.toByteArray());
    }

    /**
     * The script that m signatures of these keys satisfy; the keys are put into Neo's order, so any order gives one script.
     *
     * @throws CodecException {@code bad_multisig} unless the keys differ and 1 ≤ m ≤ n ≤ {@link #MAX_KEYS}
     */
    public static VerificationScript multisig(int m, Collection<PublicKey> keys) {
        var ordered = new TreeSet<>(keys);
        if (ordered.size() != keys.size()) {
            throw bad("expected " + keys.size() + " different keys, found " + ordered.size());
        }
        if (m < 1 || m > ordered.size() || ordered.size() > MAX_KEYS) {
            throw bad("expected 1 <= m <= n <= " + MAX_KEYS + ", found m " + m + " and n " + ordered.size());
        }
        var out = new ByteArrayOutputStream(35 * ordered.size() + 12);
        push(out, m);
        ordered.forEach(key -> push(out, key));
        push(out, ordered.size());
        out.writeBytes(CHECK_MULTISIG);
        return new VerificationScript(out.toByteArray());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public Hash160 hash() {
        return Hash160.ofScript(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationScript script && Arrays.equals(bytes, script.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Hex.encode(bytes);
    }

    private static void push(ByteArrayOutputStream out, PublicKey key) {
        out.write(PUSHDATA1);
        out.write(33);
        out.writeBytes(key.encode());
    }

    private static void push(ByteArrayOutputStream out, int number) {
        if (number <= 16) {
            out.write(PUSH0 + number);
        } else if (number <= Byte.MAX_VALUE) {
            out.write(PUSHINT8);
            out.write(number);
        } else {
            out.write(PUSHINT16);
            out.write(number);
            out.write(number >> 8);
        }
    }

    private static CodecException bad(String message) {
        return new CodecException("bad_multisig", CodecException.WHOLE, message);
    }
}
