package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.problem.Problem;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static Notes notes;
    private static Database db;

    private final UUID acme = UUID.randomUUID();
    private final UUID globex = UUID.randomUUID();

    @BeforeAll
    static void open() {
        notes = new Notes();
        db = notes.db;
    }

    @AfterAll
    static void close() {
        notes.close();
    }

    @Test
    void aWrongQueryReturnsNothingOfAnotherAccount() {
        var id = notes.add(acme, "secret plan");
        assertThat(texts(globex, "SELECT text FROM storagetest.note")).isEmpty();
        assertThat(texts(globex, "SELECT text FROM storagetest.note WHERE account_id = '" + acme + "'"))
                .isEmpty();
        assertThat(db.<Integer>inTx(globex, tx -> tx.run("UPDATE storagetest.note SET text = 'x' WHERE id = ?", id)))
                .isZero();
        assertThat(db.<Integer>inTx(globex, tx -> tx.run("DELETE FROM storagetest.note")))
                .isZero();
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).containsExactly("secret plan");
    }

    @Test
    void aRowForAnotherAccountIsRefused() {
        assertThatThrownBy(() -> db.inTx(
                        globex,
                        tx -> tx.run(
                                "INSERT INTO storagetest.note (account_id, id, text) VALUES (?, ?, 'x')",
                                acme,
                                UUID.randomUUID())))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void withoutAnAccountEveryReadIsAnError() throws SQLException {
        notes.add(acme, "something");
        var app = notes.logins.forRole(Roles.APP);
        try (var connection = Migrations.connect(app.dsn());
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT text FROM storagetest.note"))
                    .hasMessageContaining("unrecognized configuration parameter");
            statement.execute("BEGIN; SELECT set_config('app.account', '" + acme + "', true); COMMIT");
            assertThatThrownBy(() -> statement.executeQuery("SELECT text FROM storagetest.note"))
                    .hasMessageContaining("invalid input syntax for type uuid");
        }
    }

    @Test
    void theSystemSeesEveryAccountByName() {
        notes.add(acme, "one");
        notes.add(globex, "two");
        List<UUID> accounts =
                db.inSystemTx(tx -> tx.all(row -> row.uuid("account_id"), "SELECT account_id FROM storagetest.note"));
        assertThat(accounts).contains(acme, globex);
    }

    @Test
    void onlyReadsUnderTheAccountInOneRoundTrip() {
        var id = notes.add(acme, "one");
        var read = "SELECT id, text, written_at FROM storagetest.note WHERE id = ?";
        for (var i = 0; i < 20; i++) {
            assertThat(only(acme, row -> row.text("text"), read, id)).contains("one");
            assertThat(only(globex, Notes.Note::of, read, id)).isEmpty();
        }
        assertThatThrownBy(() -> db.inTx(acme, tx -> {
                    tx.only(Notes.Note::of, read, id);
                    return tx.run("DELETE FROM storagetest.note");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () -> db.inTx(acme, tx -> tx.only(Notes.Note::of, "DELETE FROM storagetest.note RETURNING *")))
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void aFaultInTheOneStringFormLeavesTheConnectionClean() {
        var id = notes.add(acme, "one");
        for (var i = 0; i < 20; i++) {
            assertThatThrownBy(() -> db.inTx(acme, tx -> tx.only(row -> 1, "SELECT 1 / 0")))
                    .isInstanceOf(DatabaseFault.class);
            assertThat(only(acme, row -> row.text("text"), "SELECT text FROM storagetest.note WHERE id = ?", id))
                    .contains("one");
        }
        assertThat(db.pools().values()).allMatch(pool -> pool.active() == 0);
    }

    @Test
    void whatThrowsIsRolledBackAndTellsWhichConstraint() {
        notes.add(acme, "taken");
        var ran = new ArrayList<String>();
        assertThatThrownBy(() -> db.inTx(acme, tx -> {
                    tx.afterCommit(() -> ran.add("after"));
                    Notes.insert(tx, UUID.randomUUID(), "free");
                    return Notes.insert(tx, UUID.randomUUID(), "taken");
                }))
                .isInstanceOfSatisfying(
                        DatabaseFault.class,
                        fault -> assertThat(fault.brokenUnique()).contains("note_text"))
                .hasMessageNotContaining("taken");
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).containsExactly("taken");
        assertThat(ran).isEmpty();
        db.inTx(acme, tx -> {
            tx.afterCommit(() -> ran.add("after"));
            return Notes.insert(tx, UUID.randomUUID(), "free");
        });
        assertThat(ran).containsExactly("after");
    }

    @Test
    void whatComesLaterRunsInOrderAndWithTheCommitAtTheLatest() {
        List<String> seen = db.inTx(acme, tx -> {
            insertLater(tx, "one");
            insertLater(tx, "two");
            List<String> before = tx.all(row -> row.text("text"), "SELECT text FROM storagetest.note ORDER BY text");
            insertLater(tx, "three");
            return before;
        });
        assertThat(seen).containsExactly("one", "two");
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(db.pools().values()).allMatch(pool -> pool.active() == 0);
    }

    @Test
    void whatIsWrongWithALaterStatementUndoesAll() {
        notes.add(acme, "taken");
        assertThatThrownBy(() -> db.inTx(acme, tx -> {
                    Notes.insert(tx, UUID.randomUUID(), "free");
                    insertLater(tx, "taken");
                    insertLater(tx, "after it");
                    return tx;
                }))
                .isInstanceOfSatisfying(
                        DatabaseFault.class,
                        fault -> assertThat(fault.brokenUnique()).contains("note_text"));
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).containsExactly("taken");
        assertThat(db.pools().values()).allMatch(pool -> pool.active() == 0);
    }

    @Test
    void aChangedCredentialStopsATransactionOfLaterStatementsOnly() {
        var credential = notes.credential(acme, "k");
        db.inTx(acme, tx -> tx.run("UPDATE storagetest.credential SET version = 2"));
        assertThatThrownBy(() -> db.inTx(acme, credential, tx -> {
                    insertLater(tx, "never");
                    return tx;
                }))
                .isInstanceOf(CredentialChanged.class);
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).isEmpty();
    }

    private static void insertLater(Tx tx, String text) {
        tx.later(
                "INSERT INTO storagetest.note (account_id, id, text) VALUES (tenancy.account(), ?, ?)",
                UUID.randomUUID(),
                text);
    }

    @Test
    void timeIsTheDatabasesAndOneForATransaction() {
        db.inTx(acme, tx -> {
            var first = tx.now();
            Notes.insert(tx, UUID.randomUUID(), "one");
            assertThat(tx.now()).isEqualTo(first).isBeforeOrEqualTo(later(tx));
            return first;
        });
        assertThat(db.<Instant>inSystemTx(SystemTx::now)).isNotNull();
    }

    @Test
    void aChangedCredentialStopsTheFirstStatement() {
        var credential = notes.credential(acme, "k");
        assertThat(db.<Integer>inTx(acme, credential, tx -> Notes.insert(tx, UUID.randomUUID(), "one")))
                .isOne();
        Optional<String> read =
                db.inTx(acme, credential, tx -> tx.only(row -> row.text("text"), "SELECT text FROM storagetest.note"));
        assertThat(read).contains("one");
        db.inTx(acme, tx -> tx.run("UPDATE storagetest.credential SET version = 2"));
        assertThatThrownBy(() -> db.inTx(acme, credential, tx -> Notes.insert(tx, UUID.randomUUID(), "two")))
                .isInstanceOf(CredentialChanged.class);
        assertThatThrownBy(() -> db.inTx(acme, credential, tx -> tx.only(row -> 1, "SELECT 1")))
                .isInstanceOf(CredentialChanged.class);
        assertThatThrownBy(() -> db.inTx(globex, credential, tx -> tx.only(row -> 1, "SELECT 1")))
                .isInstanceOf(CredentialChanged.class);
        assertThat(texts(acme, "SELECT text FROM storagetest.note")).containsExactly("one");
    }

    @Test
    void noStatementRunsWithoutEnd() {
        assertThat(only(acme, row -> row.text("statement_timeout"), "SHOW statement_timeout"))
                .contains("30s");
    }

    @Test
    void everyTypeIsBoundAndRead() {
        var id = UUID.randomUUID();
        db.inTx(
                acme,
                tx -> tx.one(
                        row -> {
                            assertThat(row.uuid("id")).isEqualTo(id);
                            assertThat(row.number("n")).isEqualTo(1L << 40);
                            assertThat(row.integer("i")).isEqualTo(-7);
                            assertThat(row.numberOrNull("none")).isNull();
                            assertThat(row.flag("f")).isTrue();
                            assertThat(row.bytes("b")).containsExactly(1, 2);
                            assertThat(row.text("j")).isEqualTo("{\"a\": 1}");
                            assertThat(row.texts("ts")).containsExactly("x", "y");
                            assertThat(row.instant("at")).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
                            assertThat(row.textOrNull("nothing")).isNull();
                            return id;
                        },
                        """
                SELECT ?::uuid AS id, ?::bigint AS n, ?::integer AS i, NULL::integer AS none, ?::boolean AS f, ?::bytea AS b, ?::jsonb AS j, ?::text[] AS ts,
                       ?::timestamptz AS at, ?::text AS nothing WHERE ?::uuid = ANY (?) AND NOT ?::uuid = ANY (?)
                """,
                        id,
                        1L << 40,
                        -7,
                        true,
                        new byte[] {1, 2},
                        new Json("{\"a\":1}"),
                        List.of("x", "y"),
                        Instant.parse("2026-01-02T03:04:05.678901Z"),
                        null,
                        id,
                        List.of(id),
                        id,
                        Many.ids(List.of())));
    }

    @Test
    void aListIsPagedByKeyAndKnowsItsOwnCursors() {
        for (var i = 0; i < 5; i++) {
            notes.add(acme, "note " + i);
        }
        var all = new ArrayList<String>();
        var page = list(new PageRequest(2, "notes/" + acme, null));
        all.addAll(page.items());
        while (page.nextCursor() != null) {
            notes.add(acme, "a late one before the key " + all.size());
            page = list(new PageRequest(2, "notes/" + acme, page.nextCursor()));
            all.addAll(page.items());
        }
        assertThat(all).containsExactly("note 0", "note 1", "note 2", "note 3", "note 4");
        var foreign = list(new PageRequest(2, "notes/" + acme, null)).nextCursor();
        for (var cursor : new String[] {foreign, "", "x", "!!", "AAAA", foreign + "x", "%00"}) {
            assertThatThrownBy(() -> list(new PageRequest(2, "notes/" + globex, cursor)))
                    .as("cursor %s", cursor)
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.code().code()).isEqualTo("invalid_cursor"));
        }
    }

    private Page<String> list(PageRequest request) {
        return db.inTx(
                acme,
                tx -> tx.page(
                        request,
                        Keyset.byText(text -> text),
                        row -> row.text("text"),
                        "SELECT text FROM storagetest.note WHERE text > ? ORDER BY text LIMIT ?"));
    }

    private static Instant later(Tx tx) {
        return tx.one(row -> row.instant("t"), "SELECT kernel.now() AS t");
    }

    private static <T> Optional<T> only(UUID account, RowMapper<T> mapper, String sql, Object... args) {
        return db.inTx(account, tx -> tx.only(mapper, sql, args));
    }

    private static List<String> texts(UUID account, String sql) {
        return db.inTx(account, tx -> tx.all(row -> row.text("text"), sql));
    }
}
