package io.neolayer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.StampQuery;
import io.neolayer.kernel.storage.SystemTx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {
    private static final Schema SCHEMA = new Schema(1, List.of("testkitsample"), List.of(), StampQuery.NONE);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.of(SCHEMA);

    @Test
    void oneClockMovesJavaAndSql() {
        try (var db = open(database)) {
            var account = UUID.randomUUID();
            database.clock().advance(Duration.ofDays(40));
            db.inTx(account, tx -> tx.run("INSERT INTO testkitsample.thing (account_id) VALUES (tenancy.account())"));
            Instant made = db.inTx(
                    account, tx -> tx.one(row -> row.instant("made_at"), "SELECT made_at FROM testkitsample.thing"));
            assertThat(made).isEqualTo(database.clock().instant());
            assertThat(db.<Instant>inSystemTx(SystemTx::now)).isEqualTo(made);
        }
    }

    @Test
    void anotherDatabaseHasItsOwnRowsAndTime() throws SQLException {
        try (var other = TestDatabase.of(SCHEMA);
                var db = open(database);
                var otherDb = open(other)) {
            database.clock().advance(Duration.ofDays(1));
            assertThat(otherDb.<Instant>inSystemTx(SystemTx::now))
                    .isEqualTo(other.clock().instant())
                    .isNotEqualTo(database.clock().instant());
            var account = UUID.randomUUID();
            db.inTx(account, tx -> tx.run("INSERT INTO testkitsample.thing (account_id) VALUES (tenancy.account())"));
            try (var rows = other.owner()
                    .createStatement()
                    .executeQuery("SELECT count(*), current_setting('timezone') FROM testkitsample.thing")) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
                assertThat(rows.getString(2)).isNotIn("UTC", "GMT", "Etc/UTC");
            }
        }
    }

    private static Database open(TestDatabase of) {
        return of.open((tx, name, delta) -> {});
    }
}
