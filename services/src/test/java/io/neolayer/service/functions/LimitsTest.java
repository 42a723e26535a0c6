package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The published sizes, on the last byte that fits and the first that does not. */
class LimitsTest {
    private static final int PARAMS = 262_144;
    /** Of {@code {"result":""}}. */
    private static final int AROUND = 13;

    private final TestAccount acme = Lab.account();

    @ParameterizedTest
    @CsvSource({"262144, x, 1", "262144, é, 2", "1048576, x, 1", "1000, 😀, 4"})
    void theOutputIsCountedInBytes(int allowed, String character, int bytes) {
        var function =
                Deployed.of(acme, "(p) => p.text.repeat(p.n)", Map.of("limits", Map.of("output_bytes", allowed)));
        int most = (allowed - AROUND) / bytes;
        JsonNode fits = function.output(Map.of("text", character, "n", most));
        assertThat(fits.path("result").stringValue()).hasSize(most * character.length());
        JsonNode run = function.fails("output_limit", Map.of("text", character, "n", most + 1));
        assertThat(run.at("/error/limit").stringValue()).isEqualTo("output_bytes");
        assertThat(run.at("/error/allowed").asLong()).isEqualTo(allowed);
        assertThat(run.at("/error/used").asLong()).isEqualTo((long) AROUND + (long) (most + 1) * bytes);
    }

    @Test
    void theParametersAreCountedInBytes() {
        var function = Deployed.of(acme, "(p) => p.a.length");
        String fits = "x".repeat(PARAMS - "{\"a\":\"\"}".length());
        assertThat(function.output(Map.of("a", fits)).path("result").asInt()).isEqualTo(fits.length());
        Reply refused = function.execute(Map.of("a", fits + "x"));
        assertThat(refused).isProblem(413, "body_too_large");
        assertThat(acme.get("/functions/executions").ok().items()).hasSize(1);
    }

    @Test
    void aSourceMayFillItsBound() {
        String source = "() => 7 //";
        String fits = source + "x".repeat(262_144 - source.length());
        assertThat(Deployed.of(acme, fits).output(Map.of()).path("result").asInt())
                .isEqualTo(7);
        Reply refused = acme.post("/functions", Map.of("name", Lab.name(), "source", fits + "x"));
        assertThat(refused).isProblem(422, "validation_failed").hasFieldError("/source", "source_too_large");
    }

    @Test
    void aVersionMayKeepMoreLinesThanADocumentShows() {
        var function = Deployed.of(
                acme,
                "() => { for (let i = 0; i < 10001; i++) console.log(i); }",
                Map.of("limits", Map.of("log_lines", 10_000)));
        JsonNode run = function.run();
        assertThat(run.path("logs_dropped").asLong()).isEqualTo(1);
        assertThat(run.path("logs").size()).isEqualTo(1_000);
        assertThat(function.kept(Deployed.id(run))).isEqualTo(run);
        String logs = "/functions/executions/" + Deployed.id(run) + "/logs?limit=200";
        int lines = 0;
        String cursor = "";
        do {
            Reply page = acme.get(logs + cursor).ok();
            lines += page.items().size();
            cursor = page.string("next_cursor").isEmpty() ? "" : "&cursor=" + page.string("next_cursor");
        } while (!cursor.isEmpty());
        assertThat(lines).isEqualTo(10_000);
    }

    @Test
    void whatIsNoJsonIsNoOutput() {
        for (String result :
                List.of("() => new Map([[1n, 1]])", "() => ({f() {}, u: undefined, n: NaN, d: new Date(0)})")) {
            Deployed.of(acme, result).run();
        }
        Deployed.of(acme, "() => ({get x() { throw new Error('in a getter'); }})")
                .fails("output_invalid");
        Deployed.of(acme, "() => ({toJSON() { throw new Error('in toJSON'); }})")
                .fails("output_invalid");
    }
}
