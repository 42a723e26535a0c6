package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program prints and how it exits when it cannot start: one line a fault, and 78. */
class MisconfigurationTest {
    private static final String LINE = "cannot start: \\S.*: .*expected .+, found .+; .+";
    private static final Map<String, String> SOUND = Map.of(
            "SECRET_ENCRYPTION_KEY", "hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20",
            "API_TOKENS", "ops:operator:a-token-of-this-test-0123456789");

    @TempDir
    Path folder;

    private record Ended(int code, String out, List<String> err) {
        Ended refusedWith(String... beginnings) {
            assertThat(code).as(err.toString()).isEqualTo(78);
            assertThat(err).hasSameSizeAs(beginnings).allMatch(line -> line.matches(LINE));
            for (int i = 0; i < beginnings.length; i++) {
                assertThat(err.get(i)).startsWith("cannot start: " + beginnings[i]);
            }
            return this;
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            SECRET_ENCRYPTION_KEY | hex:0011      |                | SECRET_ENCRYPTION_KEY: tried hex: expected 64 hex digits, found 4 hex digits; correct it
            LOG_LEVEL             | loud          |                | LOG_LEVEL: expected trace, debug, info, warn, error, found "loud"; the default is info
            SHUTDOWN_FINISH       | 1h            |                | SHUTDOWN_FINISH: expected duration
            DATA_DIR              | /proc/data    |                | DATA_DIR: expected a folder that this user can write to
            LISTEN                | 127.0.0.1     |                | LISTEN: expected host:port
            API_TOKNES            | x             |                | API_TOKNES: expected a variable of this program, found a misspelt name; write API_TOKENS or unset it
            DATABASE_URL_FILE     | /no/such/file |                | DATABASE_URL_FILE: expected
                                  |               | --lisen=:1     | --lisen: expected a flag of this program, found an unknown name; did you mean --listen?
                                  |               | --log-level=no | --log-level: expected trace, debug, info, warn, error, found "no"; the default is info
                                  |               | verbose        | argument 1: expected a flag --name value, found "verbose"; remove it or name its flag
                                  |               | --config-file=/no/such.yaml | CONFIG_FILE /no/such.yaml: expected a readable YAML file
            """)
    void aFaultIsOneLine(String variable, String value, String flag, String beginning) {
        Map<String, String> changes = variable == null ? Map.of() : Map.of(variable, value);
        Ended ended = flag == null ? run(changes, "serve") : run(changes, "serve", flag);
        ended.refusedWith(beginning);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void anUnknownKeyOfTheFileIsNamedWithWhatWasMeant() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.yaml"), """
                log:
                  levle: info
                listen: 127.0.0.1:0
                """);
        run(Map.of(), "check", "--config-file", file.toString())
                .refusedWith("log.levle in the configuration file: expected a key of this program, found an unknown"
                        + " name; did you mean log.level?");
    }

    @Test
    void aTakenPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(Map.of("LISTEN", "127.0.0.1:" + taken.getLocalPort()), "serve")
                    .refusedWith("LISTEN: expected an address of this machine with a free port");
        }
    }

    @Test
    void anUnreachableDatabaseIsNamedAsItWasGiven() {
        run(SOUND, "serve", "--dsn", "postgres://me:p4ssw0rd@127.0.0.1:1/none")
                .refusedWith("--dsn: expected a PostgreSQL that admits postgres://me@127.0.0.1:1/none, found");
        run(with(SOUND, "DATABASE_URL", "postgres://me:p4ssw0rd@127.0.0.1:1/none"), "migrate")
                .refusedWith("DATABASE_URL: expected a PostgreSQL that admits postgres://me@127.0.0.1:1/none, found");
    }

    @Test
    void faultsOfEveryKindComeTogether() {
        Ended ended = run(
                Map.of("LOG_LEVLE", "info", "SECRET_ENCRYPTION_KEY", "hex:0011"),
                "serve",
                "--hsts=perhaps",
                "--no-such-flag=1",
                "--dsn=postgres://me:p4ssw0rd@127.0.0.1:1/none");
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.err())
                .hasSize(6)
                .allMatch(line -> line.matches(LINE))
                .noneMatch(line -> line.contains("p4ssw0rd"));
    }

    @Test
    void aNewerSchemaIsLeftAlone() throws SQLException {
        Logins logins = DisposablePostgres.shared().database("empty", empty -> {});
        try {
            Map<String, String> external = with(SOUND, "DATABASE_URL", url(logins));
            run(with(external, "MIGRATE", "off"), "serve")
                    .refusedWith("database: expected the schema of release " + Composition.RELEASE
                            + ", found an older or unfinished one; run service-layer migrate");
            assertThat(run(external, "migrate").code()).isZero();
            try (var owner = DisposablePostgres.connect(logins);
                    var newer = owner.prepareStatement("UPDATE system.schema_release SET release = ?")) {
                newer.setInt(1, Composition.RELEASE + 2);
                newer.executeUpdate();
            }
            String refusal = "database: expected a schema of release " + (Composition.RELEASE + 1)
                    + " at most, found one of release " + (Composition.RELEASE + 2) + "; run a server of release "
                    + (Composition.RELEASE + 1) + " or later";
            run(external, "serve").refusedWith(refusal);
            run(external, "migrate").refusedWith(refusal);
        } finally {
            DisposablePostgres.shared().drop(logins);
        }
    }

    @Test
    void anUnknownCommandShowsTheKnownOnes() {
        Ended ended = run(Map.of(), "sevre");
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.err().getFirst()).isEqualTo("unknown command sevre");
        assertThat(run(Map.of(), "help").out()).contains("service-layer migrate");
        assertThat(run(Map.of(), "version").out()).startsWith("service-layer ");
        assertThat(run(Map.of(), "check").out()).contains("no fault found");
    }

    static String url(Logins logins) {
        var dsn = java.util.Objects.requireNonNull(logins.owner());
        return "postgres://" + dsn.user() + ":" + URLEncoder.encode(dsn.password(), StandardCharsets.UTF_8) + "@"
                + dsn.hosts() + "/" + dsn.database();
    }

    private static Map<String, String> with(Map<String, String> some, String name, String value) {
        var all = new HashMap<>(some);
        all.put(name, value);
        return all;
    }

    private Ended run(Map<String, String> changes, String... arguments) {
        var environment =
                new HashMap<>(Map.of("DATA_DIR", folder.resolve("data").toString(), "LISTEN", "127.0.0.1:0"));
        environment.putAll(changes);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                List.of(arguments),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        var lines = new ArrayList<>(err.toString(StandardCharsets.UTF_8).lines().toList());
        // the configuration as it was understood comes before what the database has against it
        lines.removeIf(line -> line.equals("configuration") || line.startsWith("  "));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), lines);
    }
}
