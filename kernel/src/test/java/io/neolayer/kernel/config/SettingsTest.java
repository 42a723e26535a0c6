package io.neolayer.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void aFlagWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() throws IOException {
        Path file = Files.writeString(
                folder.resolve("c.yaml"), "log:\n  level: error\n  format: text\nlisten: 127.0.0.1:1\nhsts: true\n");
        Settings settings = Settings.of(
                List.of("--log-level", "trace", "--config-file=" + file),
                Map.of("LOG_LEVEL", "warn", "LISTEN", "127.0.0.1:2"));
        Config config = Config.read(settings);

        assertThat(config.log().level()).isEqualTo(LogConfig.Level.TRACE);
        assertThat(config.server().listen().port()).isEqualTo(2);
        assertThat(config.log().format()).isEqualTo(LogConfig.Format.TEXT);
        assertThat(config.server().hsts()).isTrue();
        assertThat(config.server().dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.faults()).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            LISTEN          | 8080                 | LISTEN: expected host:port, port 0 takes a free one, found "8080"; the default is 127.0.0.1:8080
            LISTEN          | localhost:80808      | LISTEN: expected host:port, port 0 takes a free one, found "localhost:80808"; the default is 127.0.0.1:8080
            LOG_LEVEL       | verbose              | LOG_LEVEL: expected trace, debug, info, warn, error, found "verbose"; the default is info
            HSTS            | yes                  | HSTS: expected true or false, found "yes"; the default is false
            MIGRATE         | manual               | MIGRATE: expected auto, off, found "manual"; the default is auto
            DATABASE_POOL   | 1                    | DATABASE_POOL: expected 8 to 500, found "1"; the default is 20
            DATABASE_POOL   | many                 | DATABASE_POOL: expected 8 to 500, found "many"; the default is 20
            SHUTDOWN_FINISH | 5 minutes            | SHUTDOWN_FINISH: expected duration, PT0S to PT2M, found "5 minutes"; the default is PT15S
            SHUTDOWN_FINISH | 3h                   | SHUTDOWN_FINISH: expected duration, PT0S to PT2M, found "3h"; the default is PT15S
            LOG_LEVLE       | info                 | LOG_LEVLE: expected a variable of this program, found a misspelt name; write LOG_LEVEL or unset it
            DATABASEURL     | x                    | DATABASEURL: expected a variable of this program, found a misspelt name; write DATABASE_URL or unset it
            """)
    void oneLineSaysWhatIsWrongInTheEnvironment(String variable, String value, String line) {
        assertThat(faults(List.of(), Map.of(variable, value))).containsExactly(line);
    }

    @Test
    void everyFaultIsFoundAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "log.levle: info\nnothing_like_it: 1\n");
        List<String> faults = faults(
                List.of("--listne", "x", "stray", "--hsts", "--hsts", "--config-file", file.toString()),
                Map.of("LOG_FORMAT", "xml", "SHELL", "/bin/sh", "HOST", "a", "PATH", "/bin"));

        assertThat(faults)
                .containsExactly(
                        "argument 3: expected a flag --name value, found \"stray\"; remove it or name its flag",
                        "--hsts: expected the flag once, found it twice; keep one",
                        "LOG_FORMAT: expected json, text, found \"xml\"; the default is json",
                        "--listne: expected a flag of this program, found an unknown name; did you mean --listen?",
                        "log.levle in the configuration file: expected a key of this program, found an unknown name; did you mean log.level?",
                        "nothing_like_it in the configuration file: expected a key of this program, found an unknown name; remove it; docs/configuration.md lists them all");
    }

    @Test
    void aFileThatIsNoYamlOrNotThereIsAFault() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "log: {level: [\n");
        assertThat(faults(List.of("--config-file", file.toString()), Map.of()))
                .singleElement()
                .asString()
                .startsWith("CONFIG_FILE " + file + ": expected a readable YAML file, found a syntax error");
        assertThat(faults(List.of("--config-file", folder.resolve("none").toString()), Map.of()))
                .singleElement()
                .asString()
                .contains("NoSuchFileException");
    }

    @Test
    void aSecretComesFromItsFileUnlessOthersCanReadIt() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "  hex:00\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> environment =
                Map.of("SECRET_ENCRYPTION_KEY_FILE", file.toString(), "SECRET_ENCRYPTION_KEY", "other");
        assertThat(Config.read(Settings.of(List.of(), environment)).keys().current())
                .contains("hex:00");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(faults(List.of(), environment))
                .containsExactly(
                        "SECRET_ENCRYPTION_KEY_FILE: expected a file that only its owner can read and write, found "
                                + file + " open to others; chmod 600 " + file);
    }

    @Test
    void whatIsPrintedHoldsNoSecret() {
        Settings settings = Settings.of(
                List.of("--dsn", "postgres://ops:p@ss:w0rd@db/x?password=w0rd"),
                Map.of("API_TOKENS", "w0rd", "SECRET_ENCRYPTION_KEY", "w0rd"));
        Config config = Config.read(settings);

        assertThat(config.database().url()).contains("postgres://ops:p@ss:w0rd@db/x?password=w0rd");
        assertThat(ConfigReference.effective(settings.declared()))
                .doesNotContain("w0rd")
                .contains("postgres://ops:***@db/x?password=***  (flag)")
                .contains("(set)  (environment)");
    }

    @Test
    void onALoopbackAddressNobodyWaitsForABalancer() {
        assertThat(Config.read(Settings.of(List.of(), Map.of())).server().drain())
                .isEqualTo(Duration.ZERO);
        assertThat(Config.read(Settings.of(List.of("--listen", "0.0.0.0:0"), Map.of()))
                        .server()
                        .drain())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "4 KiB,4096", "1MiB,1048576", "0,0"})
    void sizes(String text, long bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
        assertThat(Quantity.bytes(Quantity.ofBytes(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"a,a,0", "ab,ba,1", "LISTEN,LITSEN,1", "kitten,sitting,3", "'',ab,2"})
    void distances(String a, String b, int distance) {
        assertThat(Spelling.distance(a, b)).isEqualTo(distance);
    }

    private static List<String> faults(List<String> arguments, Map<String, String> environment) {
        Settings settings = Settings.of(arguments, environment);
        Config.read(settings);
        return settings.faults().stream().map(Fault::toString).toList();
    }
}
