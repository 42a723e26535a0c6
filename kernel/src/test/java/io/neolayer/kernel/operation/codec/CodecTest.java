package io.neolayer.kernel.operation.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Json;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** How values travel. */
class CodecTest {
    private static final Codec CODEC = new Codec();

    enum Mood {
        CALM,
        VERY_BUSY
    }

    record Everything(
            UUID id,
            Instant at,
            Duration waiting,
            BigDecimal amount,
            Mood mood,
            byte[] bytes,
            Json raw,
            Map<String, Integer> counts,
            @Nullable String sourceSha256) {
        boolean isBusy() {
            return mood == Mood.VERY_BUSY;
        }
    }

    record Inner(String text) {
        Inner {
            if ("bad".equals(text)) {
                throw Problem.invalid("/text", "too_bad", "expected something better");
            }
        }
    }

    record Wide(
            UUID id,
            @Query boolean dryRun,
            @Query @Nullable Duration period,
            IfMatch ifMatch,
            PageRequest page,
            Patch<@Size(max = 3) String> name,
            @Valid @Nullable Inner inner) {}

    record Shape(@NotBlank String kind, int sides, List<@Size(max = 3) String> tags) {}

    record Drawing(
            UUID id,
            @Size(max = 3) String name,
            @Flat @Valid Shape shape,
            @JsonIgnore @Nullable String checked) {}

    @ParameterizedTest
    @CsvSource({
        "PT30S,PT30S",
        "10s,PT10S",
        "5m,PT5M",
        "2h,PT2H",
        "7d,PT168H",
        "250ms,PT0.25S",
        "P7D,PT168H",
        "P1DT2H,PT26H",
        "PT0.5S,PT0.5S"
    })
    void durationsAreReadInBothForms(String text, Duration duration) {
        assertThat(Durations.either(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "-5s",
                "1w",
                "PT",
                "P",
                "PT-5S",
                "P1Y",
                "PT5S ",
                "1.5h",
                "PT99999999999999999999S",
                "10S"
            })
    void otherTextsAreNoDurations(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Durations.either(text));
    }

    @Test
    void durationsAreWrittenInDaysFromTwoOn() {
        assertThat(Durations.text(Duration.ofDays(7))).isEqualTo("P7D");
        assertThat(Durations.text(Duration.ofHours(24))).isEqualTo("PT24H");
        assertThat(Durations.text(Duration.ofMillis(1500))).isEqualTo("PT1.5S");
        assertThat(Durations.text(Duration.ZERO)).isEqualTo("PT0S");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z,2026-01-31T12:00:00.000Z",
        "2026-01-31T12:00:00.1234567+05:45,2026-01-31T06:15:00.123Z",
        "2026-01-31t12:00:00z,2026-01-31T12:00:00.000Z"
    })
    void timesHaveAnOffsetAndAreWrittenInUtcWithMilliseconds(String text, String written) {
        assertThat(Times.text(Times.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31",
                "2026-01-31T12:00Z",
                "2026-02-29T12:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:00:00",
                "+12026-01-31T12:00:00Z",
                "9999-12-31T23:59:59-01:00"
            })
    void otherTextsAreNoTimes(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Times.parse(text));
    }

    @Test
    void aYearOfFiveDigitsCannotBeWritten() {
        assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> Times.text(Instant.parse("+10000-01-01T00:00:00Z")));
    }

    @Test
    void recordsTravelAsTheirComponentsAlone() {
        var value = new Everything(
                new UUID(1, 2),
                Instant.EPOCH,
                Duration.ofSeconds(30),
                new BigDecimal("1E+3"),
                Mood.VERY_BUSY,
                new byte[] {1, 2, 3},
                new Json("{\"a\":1.10}"),
                Map.of("x", 1),
                null);
        assertThat(value.isBusy()).isTrue();
        assertThat(new String(CODEC.json().encode(value), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"00000000-0000-0001-0000-000000000002\",\"at\":\"1970-01-01T00:00:00.000Z\","
                        + "\"waiting\":\"PT30S\",\"amount\":\"1000\",\"mood\":\"very_busy\",\"bytes\":\"AQID\","
                        + "\"raw\":{\"a\":1.10},\"counts\":{\"x\":1},\"source_sha256\":null}");
        assertThat(new String(CODEC.json().encode(new Page<>(List.of(), null)), StandardCharsets.UTF_8))
                .isEqualTo("{\"items\":[],\"next_cursor\":null}");
    }

    private static InputBinding<Wide> wide() {
        return CODEC.binding(Wide.class, List.of("account_id", "id"), Operation.Method.PATCH);
    }

    private static RawInput raw(String body, @Nullable String ifMatch, String... query) {
        var node = CODEC.json().mapping().createObjectNode();
        for (int i = 0; i < query.length; i += 2) {
            node.put(query[i], query[i + 1]);
        }
        return new RawInput(
                new String[] {"a", new UUID(1, 2).toString()},
                new JsonQuery(node),
                body.getBytes(StandardCharsets.UTF_8),
                ifMatch,
                null,
                "l");
    }

    private static Drawing drawn(String body) {
        return CODEC.binding(Drawing.class, List.of("account_id", "id"), Operation.Method.POST)
                .bind(raw(body, null));
    }

    private static List<String> drawingFaults(String body) {
        var refusal = catchThrowableOfType(Problem.class, () -> drawn(body));
        return refusal.errors().stream()
                .map(fault -> fault.field() + " " + fault.code())
                .sorted()
                .toList();
    }

    @Test
    void theMembersOfAFlatPartStandAmongTheOthers() {
        Drawing drawing = drawn("{\"sides\":4,\"name\":\"a\",\"kind\":\"box\",\"tags\":[\"x\"]}");
        assertThat(drawing).isEqualTo(new Drawing(new UUID(1, 2), "a", new Shape("box", 4, List.of("x")), null));
        assertThat(drawingFaults("{\"sides\":4,\"name\":\"long\",\"kind\":\" \",\"tags\":[]}"))
                .containsExactly("/kind not_blank", "/name size");
        assertThat(drawingFaults("{\"sides\":4,\"name\":\"a\",\"kind\":\"box\",\"tags\":[\"\",\"long\"]}"))
                .containsExactly("/tags/1 size");
        assertThat(drawingFaults("{\"name\":\"a\",\"kind\":\"box\",\"tags\":[]}"))
                .containsExactly("/sides not_null");
        assertThat(drawingFaults("{\"sides\":4,\"shape\":{},\"checked\":\"y\",\"tags\":\"t\"}"))
                .contains("/checked unknown_field", "/shape unknown_field");
    }

    @Test
    void eachComponentComesFromItsPlace() {
        Wide wide = wide().bind(raw("{\"name\":null}", "\"7\"", "dry_run", "true", "period", "5m", "limit", "3"));
        assertThat(wide.id()).isEqualTo(new UUID(1, 2));
        assertThat(wide.dryRun()).isTrue();
        assertThat(wide.period()).isEqualTo(Duration.ofMinutes(5));
        assertThat(wide.ifMatch().version()).isEqualTo(7);
        assertThat(wide.page().limit()).isEqualTo(3);
        assertThat(wide.name()).isEqualTo(Patch.of(null));
        Wide absent = wide().bind(raw("{}", "*", "dry_run", "false"));
        assertThat(absent.name().present()).isFalse();
        assertThat(absent.ifMatch().version()).isNull();
    }

    @Test
    void aCallWithoutHttpFindsThemInOneObject() {
        ObjectNode input = (ObjectNode) CODEC.json().parse("""
                {"dry_run": true, "limit": 5, "if_match": 9, "name": "abc", "inner": {"text": "t"}}
                """.getBytes(StandardCharsets.UTF_8));
        Wide wide = wide().bind(new String[] {"a", new UUID(1, 2).toString()}, input, "l");
        assertThat(wide.dryRun()).isTrue();
        assertThat(wide.page().limit()).isEqualTo(5);
        assertThat(wide.ifMatch().version()).isEqualTo(9);
        assertThat(wide.name()).isEqualTo(Patch.of("abc"));
        assertThat(wide.inner()).isEqualTo(new Inner("t"));
    }

    @Test
    void faultsOfPatchesAndOfNestedConstructorsHaveTheirPointer() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> wide().bind(raw("{\"name\":\"toolong\"}", null, "dry_run", "true")))
                .satisfies(p ->
                        assertThat(p.errors()).extracting(FieldError::field).containsExactly("/name"));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> wide().bind(raw("{\"inner\":{\"text\":\"bad\"}}", null, "dry_run", "true")))
                .satisfies(p -> assertThat(p.errors())
                        .containsExactly(new FieldError("/inner/text", "too_bad", "expected something better")));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> wide().bind(raw("{}", null)))
                .satisfies(
                        p -> assertThat(p.errors()).extracting(FieldError::code).containsExactly("not_null"));
    }
}
