package io.neolayer.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.config.LogConfig;
import io.neolayer.kernel.http.ServedRequest;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Isolated
class LogsTest {
    private static final Vocabulary WORDS =
            new Vocabulary(List.of("functions.get"), List.of("functions"), List.of(), List.of("database"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable Logs logs;

    @AfterEach
    void close() {
        if (logs != null) {
            logs.close();
        }
    }

    @Test
    void eachLineIsOneJsonObjectWithItsFields() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), out);
        MDC.put("request_id", "r-1");
        LoggerFactory.getLogger("a.b.C")
                .atWarn()
                .addKeyValue("component", "data\nbase")
                .log("line one\nline \"two\"\u0007\u2028 for {}", "nsl_0123456789abcdef_secret");
        MDC.clear();

        JsonNode line = only();
        assertThat(line.propertyNames())
                .containsExactly("time", "level", "logger", "message", "request_id", "component");
        assertThat(line.get("level").asString()).isEqualTo("warn");
        assertThat(line.get("message").asString()).isEqualTo("line one\nline \"two\"\u0007\u2028 for [redacted]");
        assertThat(line.get("component").asString()).isEqualTo("data\nbase");
        assertThat(Instant.parse(line.get("time").asString())).isNotNull();
    }

    @Test
    void anErrorHasTypeMessageAndStack() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), out);
        LoggerFactory.getLogger("x").error("failed", new IllegalStateException("with Bearer abcdef123456"));

        JsonNode error = only().get("error");
        assertThat(error.get("type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.get("message").asString()).isEqualTo("with [redacted]");
        assertThat(error.get("stack").asString()).contains("LogsTest").doesNotContain("abcdef123456");
    }

    @Test
    void aFieldIsCutAtEightKibibytes() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), out);
        LoggerFactory.getLogger("x").info("a".repeat(100_000));

        assertThat(only().get("message").asString())
                .hasSize(LineBuilder.FIELD_MAX + 1)
                .endsWith("…");
    }

    @Test
    void aCredentialAcrossTheCutIsSeenWhole() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), out);
        LoggerFactory.getLogger("x").info("{}nsl_0123456789abcdef_secret", "a ".repeat(LineBuilder.FIELD_MAX / 2 - 4));

        assertThat(only().get("message").asString()).doesNotContain("nsl_");
    }

    @Test
    void aRequestIsOneLine() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), out);
        var observer = observer(logs);
        var account = new UUID(1, 2);
        observer.started();
        observer.finished(new ServedRequest(
                "functions.get",
                "GET",
                200,
                1_234_567,
                account,
                new Principal(Principal.Kind.API_KEY, "k1", "build", null),
                new RequestOrigin("nsl_0123456789abcdef_secret", "t-1", "10.0.0.1", "a\r\nb"),
                null));
        observer.started();
        observer.finished(
                new ServedRequest("probe", "GET", 200, 1, null, null, new RequestOrigin("r", null, null, null), null));

        JsonNode line = only();
        assertThat(line.get("operation").asString()).isEqualTo("functions.get");
        assertThat(line.get("account_id").asString()).isEqualTo(account.toString());
        assertThat(line.get("principal_kind").asString()).isEqualTo("api_key");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("duration_ms").asDouble()).isEqualTo(1.234);
        assertThat(line.get("request_id").asString()).isEqualTo("[redacted]");
        assertThat(line.get("trace_id").asString()).isEqualTo("t-1");
    }

    @Test
    void textIsForPeopleAndStillOneLine() {
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT), out);
        LoggerFactory.getLogger("a.b.C").info("one\ntwo");
        close();

        assertThat(out.toString(StandardCharsets.UTF_8)).matches("\\S+Z info C: one\\\\ntwo\n");
    }

    @Test
    void whoLogsNeverWaitsForABlockedReader() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var blocked = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    reading.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        logs = Logs.start(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON), blocked);
        var logger = LoggerFactory.getLogger("x");
        for (int i = 0; i < 30_000; i++) {
            logger.info("line {}", i);
        }

        assertThat(logs.dropped()).isPositive();
        reading.countDown();
    }

    static RequestTelemetry observer(Logs logs) {
        MetricCatalogue catalogue = MetricCatalogue.of(WORDS);
        return new RequestTelemetry(catalogue, new Metrics(catalogue), logs, InstantSource.system());
    }

    private JsonNode only() {
        close();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        return new ObjectMapper().readTree(lines.getFirst());
    }
}
