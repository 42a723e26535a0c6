package io.neolayer.service.secrets;

import static io.neolayer.service.secrets.SecretVersion.State.CURRENT;
import static io.neolayer.service.secrets.SecretVersion.State.OVERLAPPING;
import static io.neolayer.service.secrets.SecretVersion.State.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import io.neolayer.service.secrets.SecretsRules.Kept;
import io.neolayer.service.secrets.SecretsRules.Room;
import io.neolayer.service.secrets.SecretsService.Generate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Generate DRAWN = new Generate(16, Generate.Encoding.HEX);

    @ParameterizedTest
    @ValueSource(strings = {"", "a|b", "a/b", "a b", "1a", ".a", "-a", "ä", "a\n", "a\u0000"})
    void refusesNames(String name) {
        assertThat(SecretsRules.isName(name)).isFalse();
    }

    @Test
    void acceptsNamesUpToAHundredCharacters() {
        assertThat(SecretsRules.isName("_")).isTrue();
        assertThat(SecretsRules.isName("prod.db.pass-word_2")).isTrue();
        assertThat(SecretsRules.isName("a".repeat(100))).isTrue();
        assertThat(SecretsRules.isName("a".repeat(101))).isFalse();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, null, "/value", "required"),
                Arguments.of("x", DRAWN, "/generate", "exclusive"),
                Arguments.of("", null, "/value", "size"),
                Arguments.of("a\u0000b", null, "/value", "nul"),
                Arguments.of("\ud83d", null, "/value", "surrogate"),
                Arguments.of("\ude00\ud83d", null, "/value", "surrogate"),
                Arguments.of("x\ud83dy", null, "/value", "surrogate"),
                Arguments.of("é".repeat(2_048) + "x", null, "/value", "value_too_large"),
                Arguments.of("é".repeat(2_048), null, null, null),
                Arguments.of("x", null, null, null),
                Arguments.of("\ud83d\ude00", null, null, null),
                Arguments.of(null, DRAWN, null, null));
    }

    @ParameterizedTest
    @MethodSource("values")
    void judgesValues(
            @Nullable String value, @Nullable Generate generate, @Nullable String field, @Nullable String code) {
        var fault = SecretsRules.valueFault(value, generate, 4_096);
        assertThat(fault.map(FieldError::field).orElse(null)).isEqualTo(field);
        assertThat(fault.map(FieldError::code).orElse(null)).isEqualTo(code);
    }

    @Test
    void judgesWhatStandsBesideTheValue() {
        assertThat(SecretsRules.detailFaults("x".repeat(501), List.of("", "y".repeat(64)), 101, Duration.ofHours(23)))
                .extracting(FieldError::field)
                .containsExactly("/description", "/tags/0", "/tags/1", "/versions_kept", "/rotate_every");
        assertThat(SecretsRules.detailFaults("x".repeat(500), List.of("y".repeat(63)), 100, Duration.ofDays(3_650)))
                .isEmpty();
        assertThat(SecretsRules.detailFaults(null, null, 0, Duration.ofDays(3_651)))
                .hasSize(2);
        assertThat(SecretsRules.expiryFault(NOW, NOW)).isPresent();
        assertThat(SecretsRules.expiryFault(NOW.plusMillis(1), NOW)).isEmpty();
    }

    @Test
    void stateFollowsFromWishAndClock() {
        assertThat(SecretsRules.stateOf(true, NOW, NOW)).isEqualTo(Secret.State.DISABLED);
        assertThat(SecretsRules.stateOf(false, NOW, NOW)).isEqualTo(Secret.State.EXPIRED);
        assertThat(SecretsRules.stateOf(false, NOW.plusMillis(1), NOW)).isEqualTo(Secret.State.ACTIVE);
        assertThat(SecretsRules.stateOf(false, null, NOW)).isEqualTo(Secret.State.ACTIVE);
    }

    static Stream<Arguments> bindings() {
        return Stream.of(
                Arguments.of("jobs", null, "value", List.of(), null, "/consumer/service"),
                Arguments.of("oracle", 3L, "value", List.of(), null, "/consumer/version"),
                Arguments.of("functions", 0L, "value", List.of(), null, "/consumer/version"),
                Arguments.of("functions", 1L, "value", List.of(), 0L, "/pin"),
                Arguments.of("functions", 1L, "header", List.of(), null, "/hosts"),
                Arguments.of("functions", 1L, "value", List.of("a.example"), null, "/hosts"),
                Arguments.of("functions", 1L, "header", List.of("*.example.com", "0x7f.1"), null, "/hosts/1"),
                Arguments.of("functions", 1L, "header", List.of("a.example:443"), null, "/hosts/0"),
                Arguments.of("functions", 1L, "header", List.of("https://a.example"), null, "/hosts/0"),
                Arguments.of("functions", 1L, "header", List.of("*.com"), null, "/hosts/0"),
                Arguments.of("functions", 1L, "header", many(11), null, "/hosts"),
                Arguments.of("functions", 1L, "header", many(10), null, null),
                Arguments.of("functions", null, "header", List.of("127.0.0.1"), 2L, null),
                Arguments.of("webhooks", null, "value", List.of(), null, null));
    }

    private static List<String> many(int hosts) {
        return LongStream.range(0, hosts).mapToObj(i -> "h" + i + ".example").toList();
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void judgesBindings(
            String service,
            @Nullable Long version,
            String exposure,
            List<String> hosts,
            @Nullable Long pin,
            @Nullable String field) {
        var faults = SecretsRules.bindingFaults(
                new Consumer(service, new UUID(0, 1), version),
                exposure.equals("header") ? Binding.Exposure.HEADER : Binding.Exposure.VALUE,
                hosts,
                pin);
        assertThat(faults.stream().map(FieldError::field).findFirst().orElse(null))
                .isEqualTo(field);
    }

    @Test
    void theOldestUnpinnedValueGoesFirst() {
        var kept = List.of(
                new Kept(4, SUPERSEDED, false),
                new Kept(1, SUPERSEDED, true),
                new Kept(2, SUPERSEDED, false),
                new Kept(3, SUPERSEDED, false),
                new Kept(5, CURRENT, false));
        assertThat(SecretsRules.roomForOne(kept, 5, false)).isEqualTo(new Room(List.of(2L), false));
        assertThat(SecretsRules.roomForOne(kept, 4, false)).isEqualTo(new Room(List.of(2L, 3L), false));
        assertThat(SecretsRules.roomForOne(kept, 6, false)).isEqualTo(new Room(List.of(), false));
    }

    @Test
    void onlyPinnedValuesLeftBlockTheWrite() {
        var kept = List.of(new Kept(1, OVERLAPPING, true), new Kept(2, SUPERSEDED, false), new Kept(3, CURRENT, false));
        assertThat(SecretsRules.roomForOne(kept, 2, false)).isEqualTo(new Room(List.of(2L, 3L), false));
        assertThat(SecretsRules.roomForOne(kept, 1, false)).isEqualTo(new Room(List.of(2L, 3L), true));
        var pinnedCurrent = List.of(new Kept(1, CURRENT, true));
        assertThat(SecretsRules.roomForOne(pinnedCurrent, 1, false).blocked()).isTrue();
    }

    @Test
    void whatOverlapsMayPassTheCountUntilItEnds() {
        var kept = List.of(new Kept(1, OVERLAPPING, false), new Kept(2, CURRENT, false));
        assertThat(SecretsRules.roomForOne(kept, 1, true)).isEqualTo(new Room(List.of(), false));
        assertThat(SecretsRules.roomForOne(kept, 1, false)).isEqualTo(new Room(List.of(2L), false));
    }
}
