package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.crypto.AccountKey;
import io.neolayer.kernel.crypto.AssociatedData;
import io.neolayer.kernel.crypto.IntegrityFailed;
import io.neolayer.kernel.crypto.InvalidMasterKey;
import io.neolayer.kernel.crypto.MasterKey;
import io.neolayer.kernel.crypto.PurposeMac;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Statements;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Seals under the account's key (stored: version in 4 bytes, sealed bytes), or under the master key where there is no
 * account (stored: the key's id in 8 bytes, sealed bytes).
 */
public final class AccountSealer implements Sealer {
    private static final int MASTER_ID = 8;

    private final AccountKeys accountKeys;
    private final Keyring keyring;

    public AccountSealer(AccountKeys accountKeys, Keyring keyring) {
        this.accountKeys = accountKeys;
        this.keyring = keyring;
    }

    @Override
    public byte[] seal(Statements tx, UUID account, String kind, String id, byte[] clear) {
        if (account.equals(Caller.NO_ACCOUNT)) {
            MasterKey master = keyring.active();
            byte[] sealed = keyring.envelope()
                    .seal(master, AssociatedData.ofSystem(kind, digest(id), 0), clear)
                    .toBytes();
            byte[] masterId = HexFormat.of().parseHex(master.id());
            return ByteBuffer.allocate(MASTER_ID + sealed.length)
                    .put(masterId)
                    .put(sealed)
                    .array();
        }
        try (AccountKey key = accountKeys.active(tx, account)) {
            byte[] sealed = keyring.envelope()
                    .seal(key.key(), key.place(kind, digest(id), 0), clear)
                    .toBytes();
            return ByteBuffer.allocate(Integer.BYTES + sealed.length)
                    .putInt(key.version())
                    .put(sealed)
                    .array();
        }
    }

    @Override
    public byte[] open(Statements tx, UUID account, String kind, String id, byte[] sealed) {
        var stored = ByteBuffer.wrap(sealed);
        try {
            if (account.equals(Caller.NO_ACCOUNT)) {
                byte[] masterId = new byte[MASTER_ID];
                stored.get(masterId);
                MasterKey master = keyring.master(HexFormat.of().formatHex(masterId));
                return keyring.envelope().open(master, AssociatedData.ofSystem(kind, digest(id), 0), rest(stored));
            }
            try (AccountKey key = accountKeys.version(tx, account, stored.getInt())) {
                return keyring.envelope().open(key.key(), key.place(kind, digest(id), 0), rest(stored));
            }
        } catch (BufferUnderflowException | IntegrityFailed | InvalidMasterKey e) {
            throw Problem.of(
                    ProblemCode.INTEGRITY_FAILED,
                    "a stored " + kind + " does not open as what it is said to be: it was changed or moved",
                    e);
        }
    }

    @Override
    public byte[] tag(Statements tx, UUID account, String kind, byte[] message) {
        if (account.equals(Caller.NO_ACCOUNT)) {
            MasterKey master = keyring.active();
            byte[] tag = PurposeMac.tag(master, kind, message);
            return joined(HexFormat.of().parseHex(master.id()), tag);
        }
        try (AccountKey key = accountKeys.active(tx, account)) {
            byte[] version =
                    ByteBuffer.allocate(Integer.BYTES).putInt(key.version()).array();
            return joined(version, PurposeMac.tag(key, kind, message));
        }
    }

    @Override
    public boolean tagged(Statements tx, UUID account, String kind, byte[] message, byte[] tag) {
        boolean server = account.equals(Caller.NO_ACCOUNT);
        int head = server ? MASTER_ID : Integer.BYTES;
        if (tag.length <= head) {
            return false;
        }
        byte[] kept = Arrays.copyOfRange(tag, head, tag.length);
        if (server) {
            MasterKey master = keyring.master(HexFormat.of().formatHex(tag, 0, head));
            return MessageDigest.isEqual(PurposeMac.tag(master, kind, message), kept);
        }
        try (AccountKey key =
                accountKeys.version(tx, account, ByteBuffer.wrap(tag).getInt())) {
            return MessageDigest.isEqual(PurposeMac.tag(key, kind, message), kept);
        }
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }

    private static SealedBytes rest(ByteBuffer stored) {
        byte[] bytes = new byte[stored.remaining()];
        stored.get(bytes);
        return SealedBytes.of(bytes);
    }

    /** Ids may be any text; the place of a ciphertext takes few characters. */
    private static String digest(String id) {
        return HexFormat.of().formatHex(Digests.sha256(id));
    }
}
