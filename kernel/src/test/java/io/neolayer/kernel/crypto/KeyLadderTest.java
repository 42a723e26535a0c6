package io.neolayer.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyLadderTest {
    private static final String MASTER_HEX = "f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a69788796a5b4c3d2e1ffb";
    private static final UUID ACCOUNT = UUID.fromString("01920000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("01920000-0000-7000-8000-000000000002");
    private static final ValueName NAME = new ValueName("secret", "01920000-0000-7000-8000-0000000000aa", 3);
    private static final byte[] VALUE = "s3cr3t-value-1".getBytes(StandardCharsets.UTF_8);

    private final KeyLadder ladder = new KeyLadder(new SecureRandom());
    private final MasterKey master = MasterKey.parse(MASTER_HEX);
    private final AccountKey accountKey = ladder.newAccountKey(ACCOUNT, 1);

    @Test
    void opensWhatItSealed() {
        var wrapped = ladder.wrap(master, accountKey);
        var sealed = ladder.seal(accountKey, NAME, VALUE);
        try (var opened = ladder.unwrap(master, ACCOUNT, 1, wrapped)) {
            assertThat(ladder.open(opened, NAME, sealed)).isEqualTo(VALUE);
        }
        assertThat(ladder.seal(accountKey, NAME, VALUE)).isNotEqualTo(sealed);
    }

    @Test
    void everyChangedBitOfTheStoredFormIsSeen() {
        var wrapped = ladder.wrap(master, accountKey);
        everyBit(wrapped, changed -> ladder.unwrap(master, ACCOUNT, 1, changed));
        var sealed = ladder.seal(accountKey, NAME, VALUE);
        everyBit(
                sealed.wrappedKey(),
                changed -> ladder.open(accountKey, NAME, new SealedValue(1, changed, sealed.value())));
        everyBit(
                sealed.value(),
                changed -> ladder.open(accountKey, NAME, new SealedValue(1, sealed.wrappedKey(), changed)));
    }

    @Test
    void everyChangedBitOfTheAssociatedDataIsSeen() {
        var key = SymmetricKey.draw(new SecureRandom());
        var place = AssociatedData.of(ACCOUNT, "secret", "id", 1).bytes();
        var sealed = ladder.envelope().seal(key, place, VALUE);
        for (int bit = 0; bit < place.length * 8; bit++) {
            var changed = flipped(place, bit);
            assertThatThrownBy(() -> Envelope.open(key, changed, sealed))
                    .isInstanceOf(javax.crypto.AEADBadTagException.class);
        }
    }

    @Test
    void nothingOpensInAnotherPlace() {
        var wrapped = ladder.wrap(master, accountKey);
        refused(() -> ladder.unwrap(master, OTHER, 1, wrapped));
        refused(() -> ladder.unwrap(master, ACCOUNT, 2, wrapped));
        refused(() -> ladder.unwrap(MasterKey.parse("Zebra-crossing #7 at noon, twice"), ACCOUNT, 1, wrapped));

        var sealed = ladder.seal(accountKey, NAME, VALUE);
        refused(() -> ladder.open(accountKey, new ValueName("secret", NAME.id(), 4), sealed));
        refused(() -> ladder.open(accountKey, new ValueName("secret", OTHER.toString(), 3), sealed));
        refused(() -> ladder.open(accountKey, new ValueName("token", NAME.id(), 3), sealed));
        refused(() -> ladder.open(new AccountKey(OTHER, 1, accountKey.key()), NAME, sealed));
        refused(() -> ladder.open(ladder.newAccountKey(ACCOUNT, 1), NAME, sealed));
        refused(() -> ladder.open(ladder.newAccountKey(ACCOUNT, 2), NAME, sealed));
        var another = ladder.seal(accountKey, NAME, VALUE);
        refused(() -> ladder.open(accountKey, NAME, new SealedValue(1, another.wrappedKey(), sealed.value())));
    }

    @Test
    void rewrapsWithoutTouchingWhatIsInside() {
        var newMaster = MasterKey.parse("Zebra-crossing #7 at noon, twice");
        var moved = ladder.rewrap(master, newMaster, ACCOUNT, 1, ladder.wrap(master, accountKey));
        assertThat(ladder.unwrap(newMaster, ACCOUNT, 1, moved)).isEqualTo(accountKey);
        refused(() -> ladder.unwrap(master, ACCOUNT, 1, moved));

        var sealed = ladder.seal(accountKey, NAME, VALUE);
        var next = ladder.newAccountKey(ACCOUNT, 2);
        var rewrapped = ladder.rewrap(accountKey, next, NAME, sealed);
        assertThat(rewrapped.value()).isEqualTo(sealed.value());
        assertThat(rewrapped.keyVersion()).isEqualTo(2);
        assertThat(ladder.open(next, NAME, rewrapped)).isEqualTo(VALUE);
        assertThatThrownBy(() -> ladder.rewrap(accountKey, ladder.newAccountKey(OTHER, 2), NAME, sealed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The recipe for recovery by hand: nothing but the written format, the configured key and plain JCA. */
    @Test
    void aStoredRowOpensWithPlainJca() throws Exception {
        var wrappedAccountKey = ladder.wrap(master, accountKey).toBytes();
        var sealed = ladder.seal(accountKey, NAME, VALUE);

        var wrapping = hkdf(HexFormat.of().parseHex(MASTER_HEX), "neolayer/master/1");
        var account = gcm(wrapping, wrappedAccountKey, ACCOUNT + "|account-key|" + master.id() + "|1");
        var data = gcm(account, sealed.wrappedKey().toBytes(), ACCOUNT + "|data-key|" + NAME.id() + "|3");
        var value = gcm(data, sealed.value().toBytes(), ACCOUNT + "|secret|" + NAME.id() + "|3");
        assertThat(value).isEqualTo(VALUE);
    }

    @Test
    void macKeysAreVersionedAndSealedUnderTheMasterKey() {
        var random = new SecureRandom();
        var envelope = ladder.envelope();
        var key = MacKey.draw(2, random);
        var tag = key.tag(VALUE);
        assertThat(key.verify(VALUE, tag)).isTrue();
        assertThat(key.verify(VALUE, flipped(tag, 77))).isFalse();
        assertThat(MacKey.draw(3, random).verify(VALUE, tag)).isFalse();

        var sealed = key.sealUnder(master, "audit", envelope);
        assertThat(MacKey.open(master, "audit", 2, sealed, envelope)).isEqualTo(key);
        refused(() -> MacKey.open(master, "audit", 1, sealed, envelope));
        refused(() -> MacKey.open(master, "other", 2, sealed, envelope));
    }

    @Test
    void keysAreNeitherShownNorSerialisedAndAreGoneWhenClosed() {
        var key = SymmetricKey.copyOf(HexFormat.of().parseHex(MASTER_HEX));
        assertThat(new AccountKey(ACCOUNT, 1, key).toString())
                .doesNotContain("f0e1")
                .contains("hidden");
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key))
                .isInstanceOf(NotSerializableException.class);
        key.close();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ladder.envelope().seal(key, AssociatedData.ofSystem("a", "b", 1), VALUE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesPartsThatCouldBeReadTwoWays() {
        assertThatCode(() -> AssociatedData.ofSystem("kind", "a.b-c_1", 0)).doesNotThrowAnyException();
        for (var id : new String[] {"", "a|b", "a b", "é", "x".repeat(129)}) {
            assertThatThrownBy(() -> AssociatedData.ofSystem("kind", id, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        refused(() -> SealedBytes.of(new byte[27]));
    }

    private static void refused(Runnable open) {
        assertThatThrownBy(open::run).isInstanceOf(IntegrityFailed.class);
    }

    private static void everyBit(SealedBytes sealed, Consumer<SealedBytes> open) {
        var stored = sealed.toBytes();
        for (int bit = 0; bit < stored.length * 8; bit++) {
            var changed = SealedBytes.of(flipped(stored, bit));
            refused(() -> open.accept(changed));
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }

    private static byte[] hkdf(byte[] material, String info) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        mac.init(new SecretKeySpec(mac.doFinal(material), "HmacSHA256"));
        mac.update(info.getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(new byte[] {1});
    }

    private static byte[] gcm(byte[] key, byte[] stored, String associated) throws Exception {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(stored, 12)));
        cipher.updateAAD(associated.getBytes(StandardCharsets.US_ASCII));
        return cipher.doFinal(stored, 12, stored.length - 12);
    }
}
