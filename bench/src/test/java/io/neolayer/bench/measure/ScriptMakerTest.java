package io.neolayer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.bench.measure.StatementLog.Executed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptMakerTest {
    private static final String LOG = """
            2026-11-21 07:00:00.000 UTC [12] LOG:  execute <unnamed>: BEGIN
            2026-11-21 07:00:00.001 UTC [13] LOG:  statement: SELECT 1
            2026-11-21 07:00:00.001 UTC [12] LOG:  execute S_1: INSERT INTO t
            \t  VALUES ($1, $2, $3)
            2026-11-21 07:00:00.001 UTC [12] DETAIL:  Parameters: $1 = 'it''s, $9', $2 = NULL, $3 = '7'
            2026-11-21 07:00:00.002 UTC [12] LOG:  execute S_2: COMMIT
            """;

    @Test
    void theLogGivesStatementsAndValuesOfOneConnection() {
        assertThat(StatementLog.parse(LOG, "INSERT INTO t"))
                .containsExactly(
                        new Executed("BEGIN", List.of()),
                        new Executed("INSERT INTO t\n  VALUES ($1, $2, $3)", Arrays.asList("it's, $9", null, "7")),
                        new Executed("COMMIT", List.of()));
    }

    @Test
    void keysAreDrawnAnewAndAllElseStays() {
        var script = ScriptMaker.of(
                statements("019a0000-0000-7000-8000-000000000001", "first", "\\x01ff"),
                statements("019a0000-0000-7000-8000-000000000002", "second", "\\x02ff"));
        assertThat(script.lines())
                .containsExactly(
                        "\\set key0 random(1, 1000000000000000000)",
                        "\\set key1 random(1, 1000000000000000000)",
                        "\\set key2 random(1, 1000000000000000000)",
                        "INSERT INTO t VALUES ((E'019a0000-0000-7000-8' || substr(lpad(to_hex(:key0::bigint), 15, '0'), 1, 3) || '-'"
                                + " || right(lpad(to_hex(:key0::bigint), 15, '0'), 12))::uuid, ('bench ' || :key1::bigint)::text,"
                                + " decode(lpad(to_hex(:key2::bigint), 4, '0'), 'hex'), NULL, E'{\"a\"\\x3A1}');");
    }

    @Test
    void requestsThatAreNotAlikeAreRefused() {
        assertThatThrownBy(() -> ScriptMaker.of(List.of(new Executed("SELECT 1", List.of())), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static List<Executed> statements(String id, String name, String digest) {
        return List.of(new Executed(
                "INSERT INTO t\n  VALUES ($1, $2, $3, $4, $5)", Arrays.asList(id, name, digest, null, "{\"a\":1}")));
    }
}
