package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private Logins logins;

    @BeforeEach
    void makeDatabase() {
        logins = DisposablePostgres.shared().database("empty", empty -> {});
    }

    @AfterEach
    void dropDatabase() {
        DisposablePostgres.shared().drop(logins);
    }

    @Test
    void concurrentStartsMigrateOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> starts = new ArrayList<>();
            for (var i = 0; i < 4; i++) {
                starts.add(() -> {
                    Migrations.run(logins, Notes.SCHEMA);
                    return true;
                });
            }
            for (var start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        }
        assertThat(number("SELECT count(*) FROM storagetest.schema_history WHERE version = '001'"))
                .isOne();
        assertThat(number("SELECT count(*) FROM system.schema_release")).isOne();
    }

    @Test
    void aReleaseOneAheadIsServedAndOneFurtherIsRefused() throws SQLException {
        Migrations.run(logins, Notes.SCHEMA);
        execute("INSERT INTO system.schema_release VALUES (2, 'x', clock_timestamp())");
        Migrations.run(logins, Notes.SCHEMA);
        open(logins).close();
        execute("INSERT INTO system.schema_release VALUES (3, 'x', clock_timestamp())");
        assertThatThrownBy(() -> Migrations.run(logins, Notes.SCHEMA))
                .isInstanceOf(StorageFault.class)
                .hasMessage(
                        "expected a schema of release 2 at most; found one of release 3; run a server of release 2 or later");
        assertThatThrownBy(() -> open(logins))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("found one of release 3");
    }

    @Test
    void aDatabaseThatWasNotMigratedIsRefusedWithTheCommand() {
        assertThatThrownBy(() -> open(logins))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("run service-layer migrate");
    }

    @Test
    void aScriptThatFailsLeavesNothingOfItselfBehind() throws SQLException {
        var broken = new Schema(1, List.of("brokentest"), List.of(), StampQuery.NONE);
        assertThatThrownBy(() -> Migrations.run(logins, broken))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("brokentest");
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'half_made'"))
                .isZero();
        assertThatThrownBy(() -> open(logins)).isInstanceOf(StorageFault.class);
    }

    @Test
    void functionsOfReleasesThatNoLongerServeAreDropped() throws SQLException {
        Migrations.run(logins, Notes.SCHEMA);
        var next = new Schema(3, Notes.SCHEMA.words(), List.of(Notes.READ), new StampQuery("SELECT ?::text || 'new'"));
        assertThat(functions()).isEqualTo(2);
        Migrations.run(logins, new Schema(2, next.words(), next.reads(), next.stamp()));
        assertThat(functions()).isEqualTo(3);
        Migrations.run(logins, next);
        assertThat(functions()).isEqualTo(1);
    }

    @Test
    void anOwnerWithoutSuperuserServesByRole() throws SQLException {
        var name = "owner_" + Objects.requireNonNull(logins.owner()).database();
        execute(
                "CREATE ROLE " + name + " LOGIN CREATEROLE PASSWORD 'pässword'",
                "ALTER DATABASE " + Objects.requireNonNull(logins.owner()).database() + " OWNER TO " + name);
        if (number("SELECT count(*) FROM pg_roles WHERE rolname = 'neolayer_app'") > 0) {
            execute("GRANT neolayer_app, neolayer_system TO " + name + " WITH ADMIN OPTION");
        }
        var external = Logins.of(Objects.requireNonNull(logins.owner()).as(name, "pässword"));
        Migrations.run(external, Notes.SCHEMA);
        try (var db = open(external)) {
            String user = db.inTx(new UUID(0, 1), tx -> tx.one(row -> row.text("u"), "SELECT current_user::text AS u"));
            assertThat(user).isEqualTo("neolayer_app");
            String limit = db.inTx(
                    new UUID(0, 1), tx -> tx.one(row -> row.text("statement_timeout"), "SHOW statement_timeout"));
            assertThat(limit).isEqualTo("30s");
            String system = db.inSystemTx(tx -> tx.one(row -> row.text("u"), "SELECT current_user::text AS u"));
            assertThat(system).isEqualTo("neolayer_system");
            assertThat(db.gatheredReads().find(Notes.READ, new UUID(0, 1), null, List.of(new UUID(0, 2))))
                    .isEmpty();
        } finally {
            execute(
                    "DROP OWNED BY " + name + " CASCADE",
                    "ALTER DATABASE " + Objects.requireNonNull(logins.owner()).database() + " OWNER TO neolayer");
            execute("DROP ROLE " + name);
        }
    }

    @Test
    void aTableThatAWrongQueryCouldReadStopsTheStart() throws SQLException {
        Migrations.run(logins, Notes.SCHEMA);
        execute("ALTER TABLE storagetest.note NO FORCE ROW LEVEL SECURITY");
        assertThatThrownBy(() -> open(logins))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("storagetest.note is one without forced row-level security");
        execute("ALTER TABLE storagetest.note FORCE ROW LEVEL SECURITY", "DROP POLICY app ON storagetest.note");
        assertThatThrownBy(() -> open(logins))
                .hasMessageContaining("storagetest.note is one without a policy for neolayer_app");
        execute("CREATE POLICY app ON storagetest.note TO neolayer_app USING (account_id = tenancy.account())");
        execute("CREATE VIEW storagetest.leak AS SELECT * FROM storagetest.note");
        assertThatThrownBy(() -> open(logins)).hasMessageContaining("storagetest.leak is a view");
    }

    @Test
    void aRoleWithTooManyRightsStopsTheStart() throws SQLException {
        Migrations.run(logins, Notes.SCHEMA);
        var owner = Objects.requireNonNull(logins.owner());
        assertThatThrownBy(() -> open(Logins.of(owner, owner, logins.system())))
                .hasMessageContaining("neolayer is a superuser");
        assertThatThrownBy(() -> open(Logins.of(owner, logins.system(), logins.system())))
                .hasMessageContaining("neolayer_system is no member of neolayer_app");
        var name = "wide_" + owner.database();
        execute("CREATE ROLE " + name + " LOGIN PASSWORD 'x' IN ROLE neolayer_app, neolayer_system");
        assertThatThrownBy(() -> open(Logins.of(owner, owner.as(name, "x"), logins.system())))
                .hasMessageContaining("also a member of neolayer_system");
        execute("ALTER ROLE " + name + " BYPASSRLS");
        assertThatThrownBy(() -> open(Logins.of(owner, owner.as(name, "x"), logins.system())))
                .hasMessageContaining("a role with BYPASSRLS");
        execute("DROP ROLE " + name);
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() {
        var away = Logins.of(Dsn.parse("postgres://someone:hidden@127.0.0.1:1/nothing"));
        assertThatThrownBy(() -> Migrations.run(away, Notes.SCHEMA))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("postgres://someone@127.0.0.1:1/nothing")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("hidden");
    }

    private static Database open(Logins logins) {
        return Database.open(logins, Notes.SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(2, 2, 1, 8));
    }

    private long functions() throws SQLException {
        return number(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'kernel'::regnamespace AND proname LIKE 'read_storagetest%'");
    }

    private long number(String query) throws SQLException {
        try (var owner = DisposablePostgres.connect(logins);
                var statement = owner.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (var owner = DisposablePostgres.connect(logins);
                var statement = owner.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
