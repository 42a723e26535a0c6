package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    private static final Path CACHE =
            Path.of(System.getProperty("java.io.tmpdir"), "neolayer-test-" + PostgresUser.ownUid());

    private static Path fresh = Path.of("unset");
    private Path folder = Path.of("unset");

    /** Most tests begin on a copy of a fresh database, which is quicker than making each one. */
    @BeforeAll
    static void makeDatabase() throws IOException {
        fresh = newFolder();
        EmbeddedPostgres.start(new EmbeddedPostgres.Options(fresh, CACHE, false))
                .close();
    }

    @AfterAll
    static void deleteDatabase() throws IOException {
        PostgresBinaries.delete(fresh);
    }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = newFolder();
    }

    private void copyFresh() throws IOException, InterruptedException {
        var copy = new ProcessBuilder("cp", "-a", fresh + "/.", folder.toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
    }

    private static Path newFolder() throws IOException {
        var made = Files.createTempDirectory("neolayer-pg");
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void deleteFolder() throws IOException {
        PostgresBinaries.delete(folder);
    }

    @Test
    void keepsWhatWasCommittedOverARestart() throws Exception {
        try (var postgres = start()) {
            execute(postgres, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (7)");
            assertThat(text(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(text(postgres, "SHOW synchronous_commit")).isEqualTo("on");
        }
        try (var postgres = start()) {
            assertThat(text(postgres, "SELECT n FROM t")).isEqualTo("7");
        }
    }

    @Test
    void givesTheProcessAwayWhenItIsRoot() throws Exception {
        copyFresh();
        try (var postgres = start()) {
            var uid = (int) Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid");
            assertThat(uid)
                    .isNotZero()
                    .isEqualTo(PostgresUser.ownUid() == 0 ? PostgresUser.UID : PostgresUser.ownUid());
            assertThat(Files.getPosixFilePermissions(folder.resolve("postgres.passwords")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.readString(Path.of("/proc/" + postgres.pid() + "/environ")))
                    .doesNotContain("JAVA_HOME");
        }
    }

    /** Root without setuid goes into a user namespace; any other user has nobody to change to and stays itself. */
    @Test
    void runsAsItsOwnUserWhereItMayNotChangeIt() throws Exception {
        boolean root = PostgresUser.ownUid() == 0;
        var user = root ? PostgresUser.NAMESPACE : PostgresUser.SAME;
        assertThat(root || PostgresUser.detect() == user).isTrue();
        try (var postgres = EmbeddedPostgres.start(options(), user)) {
            execute(postgres, "CREATE TABLE t (n int)");
            assertThat(Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid"))
                    .isEqualTo(PostgresUser.ownUid());
        }
        try (var postgres = EmbeddedPostgres.start(options(), user)) {
            assertThat(text(postgres, "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    @Test
    void aParentClosedToOthersMattersOnlyToAnotherUser() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        var data = folder.resolve("data");
        if (PostgresUser.detect() == PostgresUser.DEDICATED) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOf(StorageFault.class)
                    .hasMessageContaining(folder + " closed to it")
                    .hasMessageContaining("chmod o+x " + folder);
        } else {
            try (var postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Options(data, CACHE, true))) {
                assertThat(text(postgres, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void startsAgainByItselfAfterItsProcessWasKilled() throws Exception {
        copyFresh();
        try (var postgres = start()) {
            execute(postgres, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (7)");
            var first = postgres.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            awaitRestart(postgres, first);
            assertThat(text(postgres, "SELECT n FROM t")).isEqualTo("7");
        }
    }

    @Test
    void transactionsGoOnAfterPostgresWasKilledUnderThem() throws Exception {
        copyFresh();
        try (var postgres = start()) {
            var logins = Logins.of(postgres);
            Migrations.run(logins, Notes.SCHEMA);
            try (var db = Database.open(logins, Notes.SCHEMA, (tx, name, delta) -> {}, Database.Sizes.STANDARD)) {
                var account = UUID.randomUUID();
                var id = UUID.randomUUID();
                db.inTx(account, tx -> Notes.insert(tx, id, "kept"));
                var first = postgres.pid();
                assertThat(db.gatheredReads().find(Notes.READ, account, null, List.of(id)))
                        .isPresent();
                ProcessHandle.of(first).orElseThrow().destroyForcibly();
                var found = new ArrayList<String>();
                var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (found.isEmpty() && System.nanoTime() < deadline) {
                    try {
                        found.addAll(db.inTx(
                                account, tx -> tx.all(row -> row.text("text"), "SELECT text FROM storagetest.note")));
                        assertThat(db.gatheredReads().find(Notes.READ, account, null, List.of(id)))
                                .isPresent();
                    } catch (Problem away) {
                        assertThat(away.code()).isEqualTo(ProblemCode.UNAVAILABLE);
                        found.clear();
                    }
                }
                assertThat(found).containsExactly("kept");
                assertThat(db.answers()).isTrue();
            }
        }
    }

    @Test
    void startsAtOnceAfterTheServerWasKilledAndLosesNoAcknowledgedWrite() throws Exception {
        copyFresh();
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingServer.class.getName(),
                        folder.toString(),
                        CACHE.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var acknowledged = 0;
        long orphan;
        try (BufferedReader out = server.inputReader()) {
            orphan = Long.parseLong(out.readLine());
            while (acknowledged < 200) {
                acknowledged = Integer.parseInt(out.readLine());
            }
            server.destroyForcibly().waitFor();
        }
        assertThat(ProcessHandle.of(orphan))
                .as("PostgreSQL outlives its server")
                .isPresent();
        try (var postgres = start()) {
            assertThat(postgres.pid()).isNotEqualTo(orphan);
            assertThat(Integer.parseInt(text(postgres, "SELECT max(n) FROM t"))).isGreaterThanOrEqualTo(acknowledged);
            assertThat(text(postgres, "SELECT max(n) - count(*) FROM t")).isEqualTo("0");
        }
    }

    @Test
    void keepsASecondServerOut() throws Exception {
        copyFresh();
        try (var postgres = start()) {
            assertThat(postgres.pid()).isPositive();
            assertThatThrownBy(this::start).isInstanceOf(StorageFault.class).hasMessageContaining("no other server");
        }
    }

    @Test
    void refusesADatabaseOfAnotherVersion() throws Exception {
        copyFresh();
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "17\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("expected a database of PostgreSQL 18")
                .hasMessageContaining("found one of version 17");
    }

    @Test
    void beginsAgainAfterAnInitialisationThatWasCutShort() throws Exception {
        Files.createDirectories(folder.resolve("postgres.partial/base"));
        try (var postgres = start()) {
            assertThat(text(postgres, "SELECT current_database()")).isEqualTo("neolayer");
        }
    }

    @Test
    void removesAPidFileOfAProcessThatIsGone() throws Exception {
        copyFresh();
        Files.writeString(
                folder.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("postgres") + "\n");
        try (var postgres = start()) {
            assertThat(text(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void saysWhatIsWrongWithAFolderThatIsAFile() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(file))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("expected a folder at " + file);
    }

    private static void awaitRestart(EmbeddedPostgres postgres, long first) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (postgres.pid() == first && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(postgres.pid()).isNotEqualTo(first);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(options());
    }

    private EmbeddedPostgres.Options options() {
        return new EmbeddedPostgres.Options(folder, CACHE, true);
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.owner().jdbcUrl(), postgres.owner().login());
    }

    private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String text(EmbeddedPostgres postgres, String query) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A server that writes numbers and prints each one after its commit, until it is killed. */
    static final class WritingServer {
        private WritingServer() {}

        public static void main(String[] args) throws Exception {
            var postgres =
                    EmbeddedPostgres.start(new EmbeddedPostgres.Options(Path.of(args[0]), Path.of(args[1]), true));
            System.out.println(postgres.pid());
            try (var connection = connect(postgres);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (n int)");
                for (var n = 1; ; n++) {
                    statement.execute("INSERT INTO t VALUES (" + n + ")");
                    System.out.println(n);
                }
            }
        }
    }
}
