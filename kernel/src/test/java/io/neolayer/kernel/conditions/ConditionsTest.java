package io.neolayer.kernel.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.operation.codec.JsonCodec;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ConditionsTest {
    private static final JsonCodec JSON = new JsonCodec();
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Conditions NO_KINDS = new Conditions(List.of(), System::nanoTime);

    private final Map<String, String> gauges = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Conditions watching = new Conditions(List.of(new Gauge(), new Yes()), nanos::get);

    private static JsonNode json(String text) {
        return JSON.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a number that the test sets; a missing one is a fault. */
    private final class Gauge implements LeafKind {
        @Override
        public String name() {
            return "gauge";
        }

        @Override
        public Set<String> fields() {
            return Set.of("id");
        }

        @Override
        public boolean rearms() {
            return true;
        }

        @Override
        public List<FieldError> check(JsonNode fields, String at) {
            return fields.has("id") ? List.of() : List.of(new FieldError(at + "/id", "required", "expected an id"));
        }

        @Override
        public Observation observe(Asking asking, JsonNode fields) {
            String value = gauges.get(fields.get("id").stringValue());
            if (value == null) {
                throw Problem.of(ProblemCode.SOURCE_UNAVAILABLE, "no such gauge");
            }
            return Observation.of(
                    json(value),
                    NOW.minusSeconds(3),
                    "gauge " + fields.get("id").stringValue());
        }
    }

    /** Says yes, and takes two seconds for it. */
    private final class Yes implements LeafKind {
        @Override
        public String name() {
            return "yes";
        }

        @Override
        public Set<String> fields() {
            return Set.of();
        }

        @Override
        public boolean compares() {
            return false;
        }

        @Override
        public List<FieldError> check(JsonNode fields, String at) {
            return List.of();
        }

        @Override
        public Observation observe(Asking asking, JsonNode fields) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            return Observation.of(json("true"), NOW, "itself").with(json("{'n': 1}"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5            | eq          | 5            | TRUE
            5            | eq          | '5.00'       | TRUE
            '1.25'       | eq          | 1.250        | TRUE
            '007'        | eq          | 7            | FALSE
            '1e2'        | eq          | 100          | FALSE
            1e2          | eq          | 100          | TRUE
            'a'          | eq          | 'a'          | TRUE
            'abc'        | eq          | 5            | FALSE
            'abc'        | ne          | 5            | TRUE
            null         | eq          | null         | TRUE
            null         | ne          | 0            | TRUE
            [1, {'a': 2}]| eq          | [1.0, {'a': 2.0}] | TRUE
            {'a': '2'}   | eq          | {'a': 2}     | FALSE
            {'a': 1, 'b': 2} | eq      | {'b': 2, 'a': 1} | TRUE
            9007199254740993 | gt      | 9007199254740992 | TRUE
            '0.1'        | lt          | 0.10000000000000000000000000000001 | TRUE
            20           | gt          | 20           | FALSE
            20           | gte         | '20.0'       | TRUE
            -1           | lt          | 0            | TRUE
            '-0.5'       | lte         | '-0.5'       | TRUE
            'high'       | gt          | 5            | UNKNOWN
            true         | gt          | 0            | UNKNOWN
            null         | lt          | 0            | UNKNOWN
            '2'          | in          | [1, 2, 3]    | TRUE
            4            | in          | [1, 2, 3]    | FALSE
            'x'          | in          | ['x']        | TRUE
            'needle in'  | contains    | 'dle'        | TRUE
            [1, 2]       | contains    | '2.0'        | TRUE
            ['a']        | contains    | 'b'          | FALSE
            'text'       | contains    | 5            | UNKNOWN
            {'a': 1}     | contains    | 'a'          | UNKNOWN
            'neolayer.x' | starts_with | 'neolayer.'  | TRUE
            'neolayer.x' | ends_with   | 'neolayer.'  | FALSE
            5            | starts_with | '5'          | UNKNOWN
            'abc-42'     | matches     | '-[0-9]+$'   | TRUE
            'abc'        | matches     | '^b'         | FALSE
            12           | matches     | '1'          | UNKNOWN
            """)
    void operators(String found, String op, String value, Truth expected) {
        Condition condition =
                NO_KINDS.read(json("{'pointer': '/v', 'op': '" + op + "', 'value': " + value + "}"), Shape.FILTER, "");
        Evaluation evaluation = NO_KINDS.evaluate(condition, Asking.about(json("{'v': " + found + "}"), NOW));
        assertThat(evaluation.verdict()).isEqualTo(expected);
        assertThat(evaluation.leaves()).hasSize(1);
        assertThat(evaluation.leaves().getFirst().held())
                .isEqualTo(expected == Truth.UNKNOWN ? null : expected == Truth.TRUE);
    }

    private static final String T = "{'pointer': '/one', 'op': 'eq', 'value': 1}";
    private static final String F = "{'pointer': '/one', 'op': 'eq', 'value': 2}";
    private static final String U = "{'pointer': '/none', 'op': 'eq', 'value': 1}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'all': [T, T]}            | TRUE
            {'all': [T, U]}            | UNKNOWN
            {'all': [F, U]}            | FALSE
            {'any': [F, U]}            | UNKNOWN
            {'any': [T, U]}            | TRUE
            {'any': [F, F]}            | FALSE
            {'not': T}                 | FALSE
            {'not': U}                 | UNKNOWN
            {'not': {'any': [F, F]}}   | TRUE
            {'not': {'not': {'not': U}}} | UNKNOWN
            """)
    void unknownNeverFires(String tree, Truth expected) {
        JsonNode written = json(tree.replace("T", T).replace("F", F).replace("U", U));
        Evaluation evaluation =
                NO_KINDS.evaluate(NO_KINDS.read(written, Shape.FILTER, ""), Asking.about(json("{'one': 1}"), NOW));
        assertThat(evaluation.verdict()).isEqualTo(expected);
        assertThat(evaluation.fires()).isEqualTo(expected == Truth.TRUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                                  | /c | condition_form
            {}                                                 | /c | condition_form
            {'all': [], 'any': []}                             | /c | condition_form
            {'all': []}                                        | /c/all | condition_form
            {'any': {}}                                        | /c/any | condition_form
            {'price': {'op': 'gt', 'value': 1}}                | /c | condition_form
            {'pointer': 'v', 'op': 'eq', 'value': 1}           | /c/pointer | invalid_pointer
            {'pointer': 5, 'op': 'eq', 'value': 1}             | /c/pointer | invalid_pointer
            {'pointer': '/v', 'op': 'is', 'value': 1}          | /c/op | invalid_operator
            {'pointer': '/v', 'op': 'eq'}                      | /c/value | required
            {'pointer': '/v', 'op': 'eq', 'value': 1, 'x': 2}  | /c/x | unknown_field
            {'pointer': '/v', 'op': 'gt', 'value': 'high'}     | /c/value | invalid_value
            {'pointer': '/v', 'op': 'in', 'value': []}         | /c/value | invalid_value
            {'pointer': '/v', 'op': 'in', 'value': 1}          | /c/value | invalid_value
            {'pointer': '/v', 'op': 'matches', 'value': '('}   | /c/value | invalid_value
            {'pointer': '/v', 'op': 'matches', 'value': '((a{100}){100}){100}'} | /c/value | invalid_value
            {'not': {'not': {'not': {'not': {'pointer': '/v', 'op': 'eq', 'value': 1}}}}} | /c/not/not/not/not | condition_depth
            """)
    void refusesWhatNoEvaluationCouldMean(String tree, String field, String code) {
        assertThatThrownBy(() -> NO_KINDS.read(json(tree), Shape.FILTER, "/c"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
                    assertThat(problem.errors()).extracting(FieldError::field).contains(field);
                    assertThat(problem.errors()).extracting(FieldError::code).contains(code);
                });
    }

    @Test
    void tooManyLeavesAreRefused() {
        var leaves = new ArrayList<String>();
        for (int i = 0; i < 11; i++) {
            leaves.add(T);
        }
        String half = "{'all': [" + String.join(",", leaves) + "]}";
        assertThatThrownBy(() -> NO_KINDS.read(json("{'any': [" + half + "," + half + "]}"), Shape.FILTER, "/filter"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(new FieldError(
                                        "/filter", "condition_leaves", "expected at most 20 leaves, found 22")));
    }

    @Test
    void aKindThatNobodyRegisteredIsNotConfigured() {
        assertThatThrownBy(() -> watching.read(
                        json("{'all': [{'price': {}}, {'gauge': {'id': 'g', 'op': 'gt', 'value': 1}}]}"),
                        Shape.WATCH,
                        ""))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_CONFIGURED);
                    assertThat(problem.detail()).contains("price").contains("gauge, yes");
                });
    }

    @Test
    void eachLeafSaysWhatItFoundHowOldAndFromWhere() {
        gauges.put("g", "'21'");
        Condition condition = watching.read(
                json(
                        "{'any': [{'gauge': {'id': 'g', 'op': 'gt', 'value': '20'}}, {'gauge': {'id': 'h', 'op': 'gt', 'value': 1}}]}"),
                Shape.WATCH,
                "");
        Evaluation evaluation = watching.evaluate(condition, asking(Duration.ofSeconds(5)));
        assertThat(evaluation.fires()).isTrue();
        assertThat(evaluation.leaves())
                .containsExactly(
                        new LeafFinding(
                                "/any/0",
                                "gauge",
                                "gt",
                                json("'20'"),
                                json("'21'"),
                                true,
                                Duration.ofSeconds(3),
                                "gauge g",
                                null),
                        new LeafFinding(
                                "/any/1",
                                "gauge",
                                "gt",
                                json("1"),
                                null,
                                null,
                                null,
                                null,
                                "source_unavailable: no such gauge"));
    }

    private static Asking asking(Duration within) {
        return new Asking(UUID.randomUUID(), NOW, within, json("{}"));
    }

    @Test
    void rearmingWaitsUntilTheValueHasComeBack() {
        Condition condition = watching.read(
                json("{'gauge': {'id': 'g', 'op': 'gt', 'value': '20', 'rearm': '19.5'}}"), Shape.WATCH, "");
        var seen = new ArrayList<String>();
        for (String value : List.of("19", "21", "20.2", "19.6", "21", "19.4", "21")) {
            gauges.put("g", value);
            Evaluation evaluation = watching.evaluate(condition, asking(Duration.ofSeconds(5)));
            seen.add((evaluation.fires() ? "fires" : "-") + (evaluation.rearms() ? " rearms" : ""));
        }
        assertThat(seen).containsExactly("- rearms", "fires", "fires", "-", "fires", "- rearms", "fires");
        for (String bad : List.of(
                "{'gauge': {'id': 'g', 'op': 'gt', 'value': 20, 'rearm': 21}}",
                "{'gauge': {'id': 'g', 'op': 'eq', 'value': 20, 'rearm': 19}}",
                "{'not': {'gauge': {'id': 'g', 'op': 'lt', 'value': 20, 'rearm': 21}}}")) {
            assertThatThrownBy(() -> watching.read(json(bad), Shape.WATCH, ""))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.errors().getFirst().field())
                                    .endsWith("/rearm"));
        }
    }

    @Test
    void whatTimeDoesNotSufficeForIsUnknown() {
        Condition condition = watching.read(json("{'all': [{'yes': {}}, {'yes': {}}, {'yes': {}}]}"), Shape.WATCH, "");
        Evaluation evaluation = watching.evaluate(condition, asking(Duration.ofSeconds(3)));
        assertThat(evaluation.verdict()).isEqualTo(Truth.UNKNOWN);
        assertThat(evaluation.leaves()).extracting(LeafFinding::held).containsExactly(true, true, null);
        assertThat(evaluation.payloads()).containsOnlyKeys("/all/0", "/all/1");
    }

    @Test
    void longValuesAreCutInFindings() {
        Condition condition = NO_KINDS.read(json("{'pointer': '', 'op': 'eq', 'value': 1}"), Shape.FILTER, "");
        Evaluation evaluation =
                NO_KINDS.evaluate(condition, Asking.about(json("{'v': '" + "x".repeat(5_000) + "'}"), NOW));
        assertThat(evaluation.verdict()).isEqualTo(Truth.FALSE);
        assertThat(String.valueOf(evaluation.leaves().getFirst().found()).length())
                .isLessThan(300);
    }
}
