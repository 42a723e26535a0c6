package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.audit.AuditEntries;
import io.neolayer.kernel.audit.AuditEvent;
import io.neolayer.kernel.crypto.AccountKey;
import io.neolayer.kernel.crypto.InvalidMasterKey;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.MacKey;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.Signatures;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.neo.receipt.SignerKeySet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeysOfTheServerTest {
    private static final String ONE = "hex:0123456789abcdef0123456789abcdef0123456789abcdef01234567deadbeef";
    private static final String OTHER = "hex:fedcba9876543210fedcba9876543210fedcba9876543210fedcba98feedface";
    private static final Schema SCHEMA =
            new Schema(1, List.of("accounts", "auth", "audit", "system"), List.of(), Credentials.STAMP_QUERY);

    private final SecureRandom random = new SecureRandom();
    private final KeyLadder ladder = new KeyLadder(random);
    private Logins logins;
    private Database db;

    @BeforeEach
    void open() {
        logins = DisposablePostgres.shared().database("tenancy", empty -> Migrations.run(empty, SCHEMA));
        db = Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(4, 3, 1, 16));
    }

    @AfterEach
    void close() {
        db.close();
        DisposablePostgres.shared().drop(logins);
    }

    private Keyring open(String configured, @Nullable String previous) {
        return Keyring.open(db, MasterKeys.parse(configured, previous), ladder);
    }

    @Test
    void theDatabaseSaysWhichMasterKeyIsActive() {
        Keyring first = open(ONE, null);

        assertThat(open(ONE, null).active().id()).isEqualTo(first.active().id());
        assertThat(open(OTHER, ONE).active().id()).isEqualTo(first.active().id());
        assertThatExceptionOfType(InvalidMasterKey.class)
                .isThrownBy(() -> open(OTHER, null))
                .withMessageContaining(first.active().id())
                .withMessageContaining(
                        MasterKeys.parse(OTHER, null).configured().id());
    }

    @Test
    void aDamagedCheckValueRefusesTheStart() throws SQLException {
        open(ONE, null);
        try (var owner = DisposablePostgres.connect(logins);
                var statement = owner.createStatement()) {
            statement.execute("UPDATE system.master_key SET check_value = set_byte(check_value, 20, 7)");
        }

        assertThatExceptionOfType(InvalidMasterKey.class).isThrownBy(() -> open(ONE, null));
    }

    @Test
    void processesThatStartTogetherAgreeOnEveryKey() throws Exception {
        List<Callable<String>> starts = Stream.<Callable<String>>generate(() -> () -> {
                    Keyring keyring = open(ONE, null);
                    new AuditEntries(db, keyring, new UuidV7(InstantSource.system(), random), random, System::nanoTime);
                    return Receipts.open(db, keyring, "http://a.example", random)
                            .kid();
                })
                .limit(6)
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var kids = new HashSet<String>();
            for (var start : threads.invokeAll(starts)) {
                kids.add(start.get());
            }
            assertThat(kids).hasSize(1);
        }
    }

    @Test
    void receiptsVerifyAfterARestart() {
        Keyring keyring = open(ONE, null);
        Receipt receipt = Receipts.open(db, keyring, "http://a.example", random)
                .sign("functions.execution/v1", Map.of("result", "42"));
        Receipts restarted = Receipts.open(db, open(OTHER, ONE), "http://a.example", random);

        var keys = SignerKeySet.parse(CanonicalJson.canonicalize(restarted.signers()));
        assertThat(keys).singleElement().satisfies(key -> assertThat(key.kid()).isEqualTo(receipt.kid()));
        assertThat(Signatures.verifyP256(keys.getFirst().key(), receipt.signedBytes(), receipt.signature()))
                .isTrue();
    }

    @Test
    void accountKeysOpenForTheirAccountOnly() {
        Keyring keyring = open(ONE, null);
        UUID acme = UUID.randomUUID();
        UUID globex = UUID.randomUUID();
        for (UUID account : List.of(acme, globex)) {
            db.inSystemTx(tx -> {
                new AccountKeys(() -> keyring).create(tx, account);
                return tx;
            });
        }

        var keys = new AccountKeys(() -> keyring);
        AccountKey made = db.inTx(acme, tx -> keys.active(tx, acme));
        assertThat(made.version()).isEqualTo(1);
        made.close();
        AccountKey again = db.inTx(acme, tx -> keys.version(tx, acme, 1));
        assertThat(again.key().isDestroyed()).isFalse();
        assertThatThrownBy(() -> db.inTx(acme, tx -> new AccountKeys(() -> keyring).active(tx, globex)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void sealedBytesOpenInTheirPlaceOnly() {
        Keyring keyring = open(ONE, null);
        UUID acme = UUID.randomUUID();
        var accountKeys = new AccountKeys(() -> keyring);
        var sealer = new AccountSealer(accountKeys, keyring);
        byte[] clear = "an answer with a secret".getBytes(StandardCharsets.UTF_8);
        db.inSystemTx(tx -> {
            accountKeys.create(tx, acme);
            return tx;
        });

        for (UUID account : List.of(acme, Caller.NO_ACCOUNT)) {
            byte[] sealed = db.inTx(account, tx -> sealer.seal(tx, account, "idempotency", "a\nkey", clear));
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
            assertThat(db.<byte[]>inTx(account, tx -> sealer.open(tx, account, "idempotency", "a\nkey", sealed)))
                    .isEqualTo(clear);
            byte[] bent = sealed.clone();
            bent[bent.length - 1] ^= 1;
            assertRefused(account, sealer, "a\nkey", bent);
            assertRefused(account, sealer, "another", sealed);
            assertRefused(account, sealer, "a\nkey", new byte[] {1, 2});
        }
    }

    @Test
    void tagsFitTheirMessageAndAccountAndShowNothingOfIt() throws GeneralSecurityException {
        Keyring keyring = open(ONE, null);
        var accountKeys = new AccountKeys(() -> keyring);
        var sealer = new AccountSealer(accountKeys, keyring);
        var accounts = List.of(UUID.randomUUID(), UUID.randomUUID(), Caller.NO_ACCOUNT);
        byte[] message = "{\"pin\":\"1234\"}".getBytes(StandardCharsets.UTF_8);
        byte[] plain = MessageDigest.getInstance("SHA-256").digest(message);
        var tags = new ArrayList<String>();
        for (UUID account : accounts) {
            if (!account.equals(Caller.NO_ACCOUNT)) {
                db.inSystemTx(tx -> {
                    accountKeys.create(tx, account);
                    return tx;
                });
            }
            byte[] tag = db.inTx(account, tx -> sealer.tag(tx, account, "idempotency", message));
            tags.add(HexFormat.of().formatHex(tag));
            assertThat(tags.getLast()).doesNotContain(HexFormat.of().formatHex(plain));
            db.inTx(account, tx -> {
                assertThat(sealer.tagged(tx, account, "idempotency", message, tag))
                        .isTrue();
                assertThat(sealer.tagged(tx, account, "other", message, tag)).isFalse();
                assertThat(sealer.tagged(tx, account, "idempotency", plain, tag))
                        .isFalse();
                assertThat(sealer.tagged(tx, account, "idempotency", message, new byte[] {1}))
                        .isFalse();
                return tx;
            });
        }
        assertThat(tags).doesNotHaveDuplicates();
    }

    private void assertRefused(UUID account, AccountSealer sealer, String id, byte[] sealed) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> db.inTx(account, tx -> sealer.open(tx, account, "idempotency", id, sealed)))
                .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.INTEGRITY_FAILED));
    }

    @Test
    void theMacOfAnEntryCoversWhatIsStored() throws SQLException {
        Keyring keyring = open(ONE, null);
        var entries =
                new AuditEntries(db, keyring, new UuidV7(InstantSource.system(), random), random, System::nanoTime);
        UUID acme = UUID.randomUUID();
        var event = new AuditEvent(
                acme,
                new Principal(Principal.Kind.OPERATOR_TOKEN, "ops", "ops", "ops"),
                "accounts.update",
                "a\u0000b",
                AuditEvent.Outcome.DONE,
                200,
                null,
                List.of(new Tx.Change("name", null, "x".repeat(300))),
                new RequestOrigin("req-1", null, "192.0.2.1", null));
        db.inTx(acme, tx -> {
            entries.record(tx, event);
            return tx;
        });

        try (var owner = DisposablePostgres.connect(logins);
                var statement = owner.createStatement();
                var row = statement.executeQuery("SELECT e.*, k.sealed FROM audit.entry e, audit.mac_key k")) {
            row.next();
            MacKey key = MacKey.open(
                    keyring.active(), "audit", 1, SealedBytes.of(row.getBytes("sealed")), keyring.envelope());
            // written out anew from the row, as an auditor would
            var json = new LinkedHashMap<String, Object>();
            json.put("id", row.getString("id"));
            json.put("chain", acme.toString());
            json.put(
                    "at",
                    DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
                            .format(row.getObject("at", OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC)));
            json.put("principal", "operator_token:ops");
            json.put("operation", "accounts.update");
            json.put("resource", "a\ufffdb");
            json.put("outcome", "done");
            json.put("status", 200);
            json.put("changes", CanonicalJson.parse(row.getString("changes").getBytes(StandardCharsets.UTF_8)));
            json.put("count", 1);
            json.put("request_id", "req-1");
            json.put("address", "192.0.2.1");
            json.put("mac_version", 1);
            assertThat(key.verify(CanonicalJson.canonicalize(json), row.getBytes("mac")))
                    .isTrue();
            assertThat(row.getString("changes")).contains("\"" + "x".repeat(256) + "\"");
            json.put("status", 201);
            assertThat(key.verify(CanonicalJson.canonicalize(json), row.getBytes("mac")))
                    .isFalse();
        }
    }

    @Test
    void partitionsAreMadeAheadAndOnlyOnce() {
        Keyring keyring = open(ONE, null);
        var entries =
                new AuditEntries(db, keyring, new UuidV7(InstantSource.system(), random), random, System::nanoTime);
        for (int i = 0; i < 2; i++) {
            entries.upkeep()
                    .forEach(task -> db.inSystemTx(tx -> {
                        task.task().accept(tx);
                        return tx;
                    }));
        }
        Long partitions = db.inSystemTx(tx -> tx.one(
                row -> row.number("n"),
                "SELECT count(*) AS n FROM pg_inherits WHERE inhparent = 'audit.entry'::regclass"));
        assertThat(partitions).isBetween(9L, 11L);
    }
}
