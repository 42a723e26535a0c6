package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.config.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    private static final String KEY = "hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            SECRET_ENCRYPTION_KEY | 0123456789abcdef0123456789abcde  | SECRET_ENCRYPTION_KEY: .*31.*
            SECRET_ENCRYPTION_KEY | 0123456789abcdef0123456789abcdef | SECRET_ENCRYPTION_KEY: .*hex.*
            SECRET_ENCRYPTION_KEY | zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz | SECRET_ENCRYPTION_KEY: .*repeated.*
            API_TOKENS            | ops:operatr:0123456789abcdef0123 | API_TOKENS: entry 1: expected the role operator, auditor or metrics, found 'operatr'; correct the entry
            EGRESS_ALLOW          | 10.0.0.0/99                      | EGRESS_ALLOW: .*10\\.0\\.0\\.0/99.*
            HTTP_TRUSTED_PROXIES  | everywhere                       | HTTP_TRUSTED_PROXIES: expected networks such as 10\\.0\\.0\\.0/8, found "everywhere"; correct or remove it
            DATABASE_URL          | mysql://u:p4ss@h/d               | DATABASE_URL: expected a database URL postgres://.*, found another scheme; correct the URL
            LISTEN                | 192.0.2.1:8080                   | LISTEN: expected an address of this machine with a free port, found 192\\.0\\.2\\.1:8080 .*
            DATA_DIR              | /dev/null/data                   | DATA_DIR: expected a folder that this user can write to, found /dev/null/data .*; correct its owner or rights, or set DATA_DIR to another folder
            """)
    void aFaultIsALine(String variable, String value, String line) {
        List<String> faults = faults(Map.of(variable, value));
        assertThat(faults).anySatisfy(fault -> assertThat(fault).matches(line));
        assertThat(String.join("\n", faults)).doesNotContain("p4ss").doesNotContain("0123456789abcdef");
    }

    @Test
    void aShortTokenIsTakenOnlyOnALoopbackAddress() {
        assertThat(faults(Map.of("API_TOKENS", "123456789"))).isEmpty();
        assertThat(faults(Map.of("API_TOKENS", "123456789", "LISTEN", "0.0.0.0:0")))
                .singleElement()
                .asString()
                .contains("API_TOKENS: entry 1: expected a secret of at least 16 characters");
    }

    @Test
    void anExternalDatabaseMustAnswerAndNeedsKeyAndToken() {
        assertThat(faults(Map.of("DATABASE_URL", "postgres://u:p4ss@127.0.0.1:1/d")))
                .hasSize(3)
                .anySatisfy(fault ->
                        assertThat(fault).contains("SECRET_ENCRYPTION_KEY is required with an external database"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("API_TOKENS: expected an operator token with an external database"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("DATABASE_URL: expected a PostgreSQL that admits postgres://u@127.0.0.1:1/d")
                        .contains("refused"))
                .noneSatisfy(fault -> assertThat(fault).contains("p4ss"));
    }

    @Test
    void aTakenPortIsFoundBeforeAnythingStarts() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(faults(Map.of("LISTEN", "127.0.0.1:" + taken.getLocalPort())))
                    .singleElement()
                    .asString()
                    .contains("port 0 takes a free one");
        }
    }

    @Test
    void allFaultsComeAtOnce() {
        assertThat(faults(Map.of(
                        "LISTEN", "192.0.2.1:8080",
                        "DATA_DIR", "/dev/null/data",
                        "SECRET_ENCRYPTION_KEY", "short",
                        "API_TOKENS", "a:b",
                        "LOG_LEVLE", "info",
                        "HSTS", "perhaps")))
                .hasSize(6);
    }

    @Test
    void aSoundConfigurationIsNotTouched() throws IOException {
        Start start = Start.judge(List.of(), environment(Map.of("SECRET_ENCRYPTION_KEY", KEY)));
        assertThat(start.embedded()).isTrue();
        assertThat(start.effective()).contains("SECRET_ENCRYPTION_KEY").doesNotContain("0405060708");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private List<String> faults(Map<String, String> changes) {
        StartRefused refused =
                catchThrowableOfType(StartRefused.class, () -> Start.judge(List.of(), environment(changes)));
        return refused == null
                ? List.of()
                : refused.faults().stream().map(Object::toString).toList();
    }

    private Map<String, String> environment(Map<String, String> changes) {
        var environment = new HashMap<>(Map.of("DATA_DIR", folder.toString(), "LISTEN", "127.0.0.1:0"));
        environment.putAll(changes);
        return environment;
    }
}
