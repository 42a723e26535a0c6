package io.neolayer.kernel.storage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The small schema of the storage tests: notes of accounts, and credentials with a version. */
final class Notes implements AutoCloseable {
    record Note(UUID id, String text, Instant writtenAt) {
        static Note of(Row row) {
            return new Note(row.uuid("id"), row.text("text"), row.instant("written_at"));
        }
    }

    static final GatheredRead<Note> READ = new GatheredRead<>(
            "storagetest.notes.get",
            "SELECT id, text, written_at FROM storagetest.note WHERE id = ? -- one row?",
            Note::of,
            List.of("uuid"));
    /** Fails for one of the texts, to see what becomes of the others in its batch. */
    static final GatheredRead<Integer> FRAGILE = new GatheredRead<>(
            "storagetest.notes.length",
            "SELECT 10 / length(text) AS tenth FROM storagetest.note WHERE text = ?",
            row -> row.integer("tenth"),
            List.of("text"));

    static final StampQuery STAMP = new StampQuery("SELECT 'v' || version FROM storagetest.credential WHERE id = ?");
    static final Schema SCHEMA = new Schema(1, List.of("storagetest"), List.of(READ, FRAGILE), STAMP);

    final Logins logins;
    final Database db;

    Notes() {
        logins = DisposablePostgres.shared().database("storagetest", empty -> Migrations.run(empty, SCHEMA));
        db = Database.open(
                logins,
                SCHEMA,
                (tx, name, delta) -> tx.changed(name, null, Long.toString(delta)),
                new Database.Sizes(8, 2, 2, 64));
    }

    UUID add(UUID account, String text) {
        var id = UUID.randomUUID();
        db.inTx(account, tx -> insert(tx, id, text));
        return id;
    }

    static int insert(Tx tx, UUID id, String text) {
        return tx.run("INSERT INTO storagetest.note (account_id, id, text) VALUES (tenancy.account(), ?, ?)", id, text);
    }

    CredentialCheck credential(UUID account, String id) {
        db.inTx(
                account,
                tx -> tx.run(
                        "INSERT INTO storagetest.credential (account_id, id, version) VALUES (tenancy.account(), ?, 1)",
                        id));
        return new CredentialCheck(id, "v1");
    }

    @Override
    public void close() {
        db.close();
        DisposablePostgres.shared().drop(logins);
    }
}
