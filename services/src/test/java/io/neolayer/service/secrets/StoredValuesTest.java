package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.crypto.IntegrityFailed;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.ValueName;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What lies in the database: it opens by the written format alone, and not when one bit of it differs. */
class StoredValuesTest {
    @RegisterExtension
    static final SecretsFixture secrets = new SecretsFixture();

    private final Caller team = SecretsFixture.team(secrets.account());

    /** The recipe of docs/secrets.md, with nothing of ours. */
    @Test
    void aStoredRowOpensWithTheMasterKeyAndPlainJavaAlone() throws Exception {
        var secret = secrets.create(team, "recover", "value to recover ✓");
        var account = team.account().toString();
        byte[] configured = HexFormat.of().parseHex(SecretsFixture.MASTER.substring("hex:".length()));

        byte[] id = MessageDigest.getInstance("SHA-256")
                .digest(concat("neolayer-key-id".getBytes(StandardCharsets.US_ASCII), configured));
        String masterId = HexFormat.of().formatHex(id, 0, 8);
        byte[] extracted = hmac(new byte[32], configured);
        byte[] master =
                hmac(extracted, concat("neolayer/master/1".getBytes(StandardCharsets.US_ASCII), new byte[] {1}));

        try (var statement = secrets.postgres.owner().createStatement();
                var row = statement.executeQuery("""
                        SELECT k.master_id, k.version, k.wrapped_key AS account_key, v.wrapped_key AS data_key, v.sealed
                        FROM secrets.version v JOIN accounts.account_key k
                          ON k.account_id = v.account_id AND k.version = v.key_version
                        WHERE v.secret_id = '%s' AND v.number = 1
                        """.formatted(secret.id()))) {
            row.next();
            assertThat(row.getString("master_id")).isEqualTo(masterId);
            byte[] accountKey = open(
                    master,
                    row.getBytes("account_key"),
                    account + "|account-key|" + masterId + "|" + row.getInt("version"));
            byte[] dataKey = open(accountKey, row.getBytes("data_key"), account + "|data-key|" + secret.id() + "|1");
            byte[] value = open(dataKey, row.getBytes("sealed"), account + "|secret|" + secret.id() + "|1");
            assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo("value to recover ✓");
        }
    }

    private static byte[] open(byte[] key, byte[] stored, String associated) throws Exception {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, stored, 0, 12));
        cipher.updateAAD(associated.getBytes(StandardCharsets.US_ASCII));
        return cipher.doFinal(stored, 12, stored.length - 12);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void everyChangedBitOfWhatIsStoredIsFound() throws SQLException {
        var secret = secrets.create(team, "bits", "eight by");
        var name = new ValueName("secret", secret.id().toString(), 1);
        byte[] wrapped = column(secret.id(), "wrapped_key");
        byte[] sealed = column(secret.id(), "sealed");
        assertThat(wrapped).hasSize(12 + 32 + 16);
        assertThat(sealed).hasSize(12 + 8 + 16);
        var ladder = new KeyLadder(new SecureRandom());
        try (var key = secrets.in(team, tx -> secrets.keys.active(tx, team.account()))) {
            var whole = new SecretsCipher.Stored(1, wrapped, sealed).value();
            assertThat(ladder.open(key, name, whole))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("eight by");
            for (int bit = 0; bit < wrapped.length * Byte.SIZE; bit++) {
                var changed = new SecretsCipher.Stored(1, flipped(wrapped, bit), sealed).value();
                assertThatThrownBy(() -> ladder.open(key, name, changed)).isInstanceOf(IntegrityFailed.class);
            }
            for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
                var changed = new SecretsCipher.Stored(1, wrapped, flipped(sealed, bit)).value();
                assertThatThrownBy(() -> ladder.open(key, name, changed)).isInstanceOf(IntegrityFailed.class);
            }
        }
    }

    private static byte[] flipped(byte[] stored, int bit) {
        byte[] changed = stored.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }

    @Test
    void whatDoesNotOpenIsSaidSoAndOthersAreUnharmed() throws SQLException {
        var secret = secrets.create(team, "broken", "value");
        var consumer = secrets.bind(team, "broken", null);
        secrets.create(team, "other", "not touched");
        var unharmed = secrets.bind(team, "other", null);
        for (String column : List.of("wrapped_key", "sealed")) {
            byte[] stored = column(secret.id(), column);
            for (byte[] changed : List.of(flipped(stored, 0), flipped(stored, 12 * 8), new byte[] {1, 2, 3})) {
                store(secret.id(), column, changed);
                failsIntegrity(consumer, "broken");
                assertThat(secrets.read(team, unharmed, "other")).isEqualTo("not touched");
            }
            store(secret.id(), column, stored);
        }
        assertThat(secrets.read(team, consumer, "broken")).isEqualTo("value");
    }

    @Test
    void aCiphertextMovedElsewhereDoesNotOpen() throws SQLException {
        var one = secrets.create(team, "one", "value of one");
        var two = secrets.create(team, "two", "value of two");
        var consumer = secrets.bind(team, "two", null);
        move(one.id(), two.id(), 1);
        failsIntegrity(consumer, "two");

        secrets.put(team, "one", "second of one");
        var pinned = secrets.bind(team, "one", 1L);
        var current = secrets.bind(team, "one", null);
        move(one.id(), one.id(), 2);
        failsIntegrity(current, "one");
        assertThat(secrets.read(team, pinned, "one")).isEqualTo("value of one");

        var stranger = SecretsFixture.team(secrets.account());
        var theirs = secrets.create(stranger, "one", "value of a stranger");
        var reader = secrets.bind(stranger, "one", null);
        move(one.id(), theirs.id(), 1);
        assertThatThrownBy(() -> secrets.read(stranger, reader, "one"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INTEGRITY_FAILED));
    }

    private void move(UUID from, UUID to, long number) throws SQLException {
        try (var update = secrets.postgres.owner().prepareStatement("""
                UPDATE secrets.version SET (wrapped_key, sealed) = (SELECT wrapped_key, sealed FROM secrets.version
                  WHERE secret_id = ? AND number = 1) WHERE secret_id = ? AND number = ?
                """)) {
            update.setObject(1, from);
            update.setObject(2, to);
            update.setLong(3, number);
            assertThat(update.executeUpdate()).isOne();
        }
    }

    private void failsIntegrity(Consumer consumer, String name) {
        assertThatThrownBy(() -> secrets.read(team, consumer, name)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.INTEGRITY_FAILED);
            assertThat(problem.code().status()).isEqualTo(503);
            assertThat(problem.code().retryable()).isFalse();
        });
    }

    private static byte[] column(UUID secret, String column) throws SQLException {
        try (var statement = secrets.postgres.owner().createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + column + " FROM secrets.version WHERE secret_id = '" + secret + "'")) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static void store(UUID secret, String column, byte[] bytes) throws SQLException {
        try (var update = secrets.postgres
                .owner()
                .prepareStatement("UPDATE secrets.version SET " + column + " = ? WHERE secret_id = ?")) {
            update.setBytes(1, bytes);
            update.setObject(2, secret);
            update.executeUpdate();
        }
    }

    @Test
    void aDumpHoldsNoValueInAnyEncoding() throws SQLException {
        var values = List.of("dumped-value-1", "dumped wört/+\\\"2", "dumped-value-3 with more text in it");
        secrets.create(team, "dump", values.get(0));
        secrets.put(team, "dump", values.get(1));
        secrets.create(team, "dump2", values.get(2));
        secrets.read(team, secrets.bind(team, "dump", 1L), "dump");
        String everything = everything(secrets.postgres.owner());
        assertThat(everything).contains("dump2");
        for (String value : values) {
            assertThat(SecretRedactorTest.holds(everything, value)).isFalse();
            var redactor = SecretRedactor.of(List.of(new SecretRedactor.Named("n", value)));
            assertThat(redactor.redact(everything)).doesNotContain("[secret:n]");
        }
    }

    /** Every row of every table as text; the owner of the test's cluster is above row-level security. */
    static String everything(Connection owner) throws SQLException {
        var lines = new StringBuilder();
        for (String table : tables(owner)) {
            try (var statement = owner.createStatement();
                    var rows = statement.executeQuery("SELECT t::text AS line FROM " + table + " t")) {
                while (rows.next()) {
                    lines.append(rows.getString("line")).append('\n');
                }
            }
        }
        return lines.toString();
    }

    private static List<String> tables(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
                        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                        """)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
            return names;
        }
    }
}
