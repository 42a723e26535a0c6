package io.neolayer.kernel.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/**
 * The steps from master key to value: a master key wraps account keys, an account key wraps data keys, and a data key seals exactly one value. Plaintext keys
 * are overwritten as soon as the step is done. Every method that opens throws {@link IntegrityFailed} when anything differs.
 */
public final class KeyLadder {
    private static final String ACCOUNT_KEY = "account-key";
    private static final String DATA_KEY = "data-key";

    private final SecureRandom random;
    private final Envelope envelope;

    public KeyLadder(SecureRandom random) {
        this.random = random;
        this.envelope = new Envelope(random);
    }

    /** For what is sealed directly under an account key or a master key. */
    public Envelope envelope() {
        return envelope;
    }

    public AccountKey newAccountKey(UUID account, int version) {
        return new AccountKey(account, version, SymmetricKey.draw(random));
    }

    public SealedBytes wrap(MasterKey master, AccountKey key) {
        return wrap(master.wrapping(), accountPlace(master, key.account(), key.version()), key.key());
    }

    public AccountKey unwrap(MasterKey master, UUID account, int version, SealedBytes wrapped) {
        return new AccountKey(
                account, version, unwrap(master.wrapping(), accountPlace(master, account, version), wrapped));
    }

    /** The same account key under another master key. */
    public SealedBytes rewrap(MasterKey from, MasterKey to, UUID account, int version, SealedBytes wrapped) {
        try (var key = unwrap(from, account, version, wrapped)) {
            return wrap(to, key);
        }
    }

    /** Seals a value under a data key drawn for it; the caller overwrites {@code plaintext}. */
    public SealedValue seal(AccountKey accountKey, ValueName name, byte[] plaintext) {
        try (var dataKey = SymmetricKey.draw(random)) {
            return new SealedValue(
                    accountKey.version(),
                    wrap(accountKey.key(), dataPlace(accountKey, name), dataKey),
                    envelope.seal(dataKey, valuePlace(accountKey, name), plaintext));
        }
    }

    /** The value, which the caller overwrites after use. */
    public byte[] open(AccountKey accountKey, ValueName name, SealedValue sealed) {
        try (var dataKey = unwrapDataKey(accountKey, name, sealed)) {
            return envelope.open(dataKey, valuePlace(accountKey, name), sealed.value());
        }
    }

    /** The same value with its data key under another account key; the value's own bytes stay. */
    public SealedValue rewrap(AccountKey from, AccountKey to, ValueName name, SealedValue sealed) {
        if (!from.account().equals(to.account())) {
            throw new IllegalArgumentException("expected two keys of one account");
        }
        try (var dataKey = unwrapDataKey(from, name, sealed)) {
            return new SealedValue(to.version(), wrap(to.key(), dataPlace(to, name), dataKey), sealed.value());
        }
    }

    private SymmetricKey unwrapDataKey(AccountKey accountKey, ValueName name, SealedValue sealed) {
        if (sealed.keyVersion() != accountKey.version()) {
            throw new IntegrityFailed("expected version " + sealed.keyVersion() + " of the account key, found version "
                    + accountKey.version());
        }
        return unwrap(accountKey.key(), dataPlace(accountKey, name), sealed.wrappedKey());
    }

    private SealedBytes wrap(SymmetricKey outer, AssociatedData place, SymmetricKey inner) {
        var plaintext = inner.getEncoded();
        try {
            return envelope.seal(outer, place, plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private SymmetricKey unwrap(SymmetricKey outer, AssociatedData place, SealedBytes wrapped) {
        var plaintext = envelope.open(outer, place, wrapped);
        try {
            return SymmetricKey.copyOf(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static AssociatedData accountPlace(MasterKey master, UUID account, int version) {
        return AssociatedData.of(account, ACCOUNT_KEY, master.id(), version);
    }

    private static AssociatedData dataPlace(AccountKey key, ValueName name) {
        return key.place(DATA_KEY, name.id(), name.number());
    }

    private static AssociatedData valuePlace(AccountKey key, ValueName name) {
        return key.place(name.kind(), name.id(), name.number());
    }
}
