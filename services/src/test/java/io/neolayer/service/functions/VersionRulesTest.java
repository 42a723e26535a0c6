package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VersionRulesTest {
    private static final long HEAP = 256L << 20;
    private final VersionRules rules = new VersionRules(new FunctionsLimits(HEAP));

    @Test
    void takesThePlainestVersion() {
        assertThatCode(() -> rules.check(draft("() => 1"))).doesNotThrowAnyException();
    }

    @Test
    void refusesASourceOverItsBound() {
        String most = "/" + "*".repeat(FunctionsLimits.SOURCE_BYTES - 1);
        assertThatCode(() -> rules.check(draft(most))).doesNotThrowAnyException();
        assertThat(faults(draft(most + "é")))
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/source", "source_too_large"));
    }

    @Test
    void refusesNulAndLoneSurrogates() {
        assertThat(faults(draft("a\0"))).extracting(FieldError::code).containsExactly("text");
        assertThat(faults(draft("\ud800"))).extracting(FieldError::code).containsExactly("text");
    }

    static Stream<RunBounds> boundsBeyond() {
        return Stream.of(
                bounds(Duration.ofSeconds(61), null, null),
                bounds(Duration.ZERO, null, null),
                bounds(null, Duration.ofSeconds(301), null),
                bounds(null, null, HEAP),
                bounds(null, null, 1024L),
                new RunBounds(null, null, null, 1024 * 1024 + 1, null, null, null, null),
                new RunBounds(null, null, null, null, 10_001, null, null, null),
                new RunBounds(null, null, null, null, null, 51, null, null),
                new RunBounds(null, null, null, null, null, null, 501, null),
                new RunBounds(null, null, null, null, null, null, null, 101),
                new RunBounds(null, null, null, null, null, -1, null, null));
    }

    @ParameterizedTest
    @MethodSource("boundsBeyond")
    void refusesBoundsBeyondTheHardMaximum(RunBounds bounds) {
        assertThat(faults(draft("1", List.of(), List.of(), bounds, null)))
                .extracting(FieldError::code)
                .containsExactly("range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.b",
                "a b",
                "*",
                "*.",
                "*.b",
                "*.10.0.0.1",
                "1.2.3",
                "a..b",
                "a:",
                "a:123456",
                "user@host",
                "a/b",
                ""
            })
    void refusesWhatIsNoHost(String host) {
        assertThat(faults(draft("1", List.of(), List.of(host), RunBounds.NONE, null)))
                .extracting(FieldError::field)
                .containsExactly("/egress/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.org", "*.example.org", "127.0.0.1:9901", "localhost:8080", "API.example.org"})
    void takesHosts(String host) {
        assertThatCode(() -> rules.check(draft("1", List.of(), List.of(host), RunBounds.NONE, null)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesASecretTwiceIgnoringCase() {
        assertThat(faults(draft("1", List.of("apiKey", "APIKEY"), List.of(), RunBounds.NONE, null)))
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/secrets/1", "duplicate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"x\"",
                "{\"type\": 5}",
                "{\"$ref\": \"https://example.org/s.json\"}",
                "{\"$ref\": \"other.json#/a\"}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
                "{\"pattern\": \"(a)\\\\1\"}",
                "{\"$ref\": \"#\"}"
            })
    void refusesSchemasThatAreNone(String schema) {
        assertThat(faults(draft("1", List.of(), List.of(), RunBounds.NONE, Documents.tree(schema))))
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/input_schema", "schema"));
    }

    @Test
    void refusesASchemaWhoseReferencesMultiply() {
        var schema = new StringBuilder("{\"$ref\": \"#/$defs/d0\", \"$defs\": {");
        for (int i = 0; i < 20; i++) {
            String next = "{\"$ref\": \"#/$defs/d" + (i + 1) + "\"}";
            schema.append("\"d%d\": {\"allOf\": [%s, %s, %s]}, ".formatted(i, next, next, next));
        }
        schema.append("\"d20\": {\"type\": \"object\"}}}");
        assertThat(faults(draft("1", List.of(), List.of(), RunBounds.NONE, Documents.tree(schema.toString()))))
                .hasSize(1);
    }

    @Test
    void reportsEveryFaultAtOnce() {
        assertThat(faults(draft("\0", List.of("a b"), List.of("a b"), bounds(Duration.ZERO, null, null), null)))
                .hasSize(4);
    }

    @Test
    void saysThatAConfidentialExecutorIsNotThere() {
        var draft = new VersionDraft(
                "1",
                null,
                List.of(),
                null,
                List.of(),
                RunBounds.NONE,
                null,
                null,
                "js",
                "tee_attested",
                false,
                false,
                null);
        var problem = catchThrowableOfType(Problem.class, () -> rules.check(draft));
        assertThat(problem.code()).isEqualTo(ProblemCode.NOT_CONFIGURED);
    }

    private List<FieldError> faults(VersionDraft draft) {
        return catchThrowableOfType(Problem.class, () -> rules.check(draft)).errors();
    }

    private static RunBounds bounds(@Nullable Duration cpu, @Nullable Duration wall, @Nullable Long memory) {
        return new RunBounds(cpu, wall, memory, null, null, null, null, null);
    }

    private static VersionDraft draft(String source) {
        return draft(source, List.of(), List.of(), RunBounds.NONE, null);
    }

    private static VersionDraft draft(
            String source, List<String> secrets, List<String> egress, RunBounds bounds, @Nullable JsonNode schema) {
        return new VersionDraft(
                source, null, secrets, null, egress, bounds, schema, null, "js", "software", false, false, null);
    }
}
