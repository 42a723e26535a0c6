package io.neolayer.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.conditions.LeafFinding;
import io.neolayer.kernel.operation.codec.JsonCodec;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.tenancy.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JournalTest {
    private static final Schema SCHEMA = new Schema(
            1, List.of("accounts", "auth", "audit", "system", "journal"), List.of(), Credentials.STAMP_QUERY);
    private static final Logins LOGINS =
            DisposablePostgres.shared().database("journal", empty -> Migrations.run(empty, SCHEMA));
    private static final Database DB =
            Database.open(LOGINS, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(2, 2, 1, 16));
    private static final IdSource IDS = new UuidV7(InstantSource.system(), new SecureRandom());
    private static final JsonCodec JSON = new JsonCodec();

    private final Journal journal = new Journal(IDS, Journal.Retention.STANDARD);
    private final UUID account = UUID.randomUUID();
    private final Subject run = new Subject("automation.runs", UUID.randomUUID().toString());

    @AfterAll
    static void close() {
        DB.close();
        DisposablePostgres.shared().drop(LOGINS);
    }

    private static JsonNode json(String text) {
        return JSON.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static PageRequest page(int limit, String cursor) {
        return new PageRequest(limit, "timeline", cursor.isEmpty() ? null : cursor);
    }

    private Optional<Decision> at(Position position) {
        return DB.inTx(account, tx -> journal.decisionAt(tx, run, position));
    }

    private Page<Decision> decisions(Journal.Filter filter) {
        return DB.inTx(account, tx -> journal.decisions(tx, run, filter, page(10, "")));
    }

    private Page<TimelineEntry> timeline(UUID of, int limit, String cursor) {
        return DB.inTx(of, tx -> journal.timeline(tx, run, page(limit, cursor)));
    }

    @Test
    void aTimelineIsReadPageByPageNewestFirst() {
        DB.inTx(account, tx -> {
            for (int i = 0; i < 5; i++) {
                UUID _ = journal.note(tx, run, Note.of("attempt", "failed", "attempt " + i, "system:automation.run"));
            }
            return journal.note(
                    tx,
                    run,
                    Note.of("end", "succeeded", "it is done", "automation:1")
                            .because("retried")
                            .with(json("{'attempts': 5}"))
                            .linked(new Link("execution", "functions.executions", "e"))
                            .then("nothing to do"));
        });
        var messages = new ArrayList<String>();
        String cursor = "";
        do {
            String from = cursor;
            Page<TimelineEntry> one = timeline(account, 4, from);
            one.items().forEach(entry -> messages.add(entry.message()));
            cursor = one.nextCursor() == null ? "" : one.nextCursor();
        } while (!cursor.isEmpty());
        assertThat(messages)
                .containsExactly("it is done", "attempt 4", "attempt 3", "attempt 2", "attempt 1", "attempt 0");
        TimelineEntry last = timeline(account, 1, "").items().getFirst();
        assertThat(last.reason()).isEqualTo("retried");
        assertThat(last.detail()).isEqualTo(json("{'attempts': 5}"));
        assertThat(last.links()).containsExactly(new Link("execution", "functions.executions", "e"));
        assertThat(last.nextStep()).isEqualTo("nothing to do");
        assertThat(last.by()).isEqualTo("automation:1");
        assertThat(timeline(UUID.randomUUID(), 4, "").items()).isEmpty();
    }

    @Test
    void aDecisionSaysWhatEachLeafContributed() {
        var finding = new LeafFinding(
                "/all/0", "price", "gt", json("'20'"), json("'19.5'"), false, Duration.ofSeconds(3), "feed x", null);
        Instant at = Instant.parse("2026-11-21T12:00:00Z");
        DB.inTx(account, tx -> {
            UUID _ = journal.decide(
                    tx,
                    run,
                    Verdict.of(Position.of(at), "not_fired", "condition_false")
                            .seen(List.of(finding))
                            .then("wait"));
            UUID _ = journal.decide(
                    tx,
                    run,
                    Verdict.of(Position.of(at.plusSeconds(1)), "fired", "due")
                            .made(new Decision.Result("automation.runs", "r")));
            return journal.decide(
                    tx,
                    run,
                    Verdict.of(Position.of(at.plusSeconds(10)), "skipped", "paused")
                            .through(Position.of(at.plusSeconds(20)), 6));
        });
        Decision first = at(Position.of(at)).orElseThrow();
        assertThat(first.leaves()).containsExactly(finding);
        assertThat(first.position()).hasToString("2026-11-21T12:00:00.000Z");
        assertThat(new String(JSON.encode(first), StandardCharsets.UTF_8))
                .contains("\"position\":\"2026-11-21T12:00:00.000Z\"")
                .contains("\"held\":false");
        Decision stretch = at(Position.of(at.plusSeconds(14))).orElseThrow();
        assertThat(stretch.count()).isEqualTo(6);
        assertThat(stretch.reason()).isEqualTo("paused");
        assertThat(stretch.to()).isEqualTo(Position.of(at.plusSeconds(20)));
        assertThat(at(Position.of(at.plusSeconds(21)))).isEmpty();
        assertThat(at(Position.of(5L))).isEmpty();
        assertThat(decisions(new Journal.Filter("fired", null, null, null)).items())
                .extracting(Decision::result)
                .containsExactly(new Decision.Result("automation.runs", "r"));
        assertThat(decisions(Journal.Filter.ALL).items()).hasSize(3);
    }

    @Test
    void aStretchHasAnEnd() {
        assertThatThrownBy(() -> Verdict.of(Position.of(5), "skipped", "paused").through(Position.of(4), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Verdict.of(Position.of(5), "skipped", "paused").through(Position.of(6), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void daysThatWereKeptLongEnoughGoAndSubjectsCanBeForgotten() {
        UUID _ = DB.inTx(account, tx -> journal.note(tx, run, Note.of("a", "done", "now", "system:x")));
        UUID _ = DB.inTx(account, tx -> journal.decide(tx, run, Verdict.of(Position.of(1), "fired", "matched")));
        DB.inSystemTx(tx -> {
            int _ = tx.one(
                    row -> row.integer("made"),
                    "SELECT kernel.day_partitions('journal.decision', kernel.now() - interval '40 days', 1) AS made");
            return tx.run("""
                    INSERT INTO journal.decision (account_id, id, collection, subject, timed, position, count, at, outcome, reason, leaves)
                    VALUES (?, kernel.id_at(kernel.now() - interval '40 days'), ?, ?, false, 2, 1,
                      kernel.now() - interval '40 days', 'fired', 'matched', '[]')
                    """, account, run.collection(), run.id());
        });
        assertThat(at(Position.of(2))).isPresent();
        DB.inSystemTx(tx -> {
            journal.partitions(tx);
            return tx;
        });
        assertThat(at(Position.of(2))).isEmpty();
        assertThat(at(Position.of(1))).isPresent();
        int gone = DB.inTx(account, tx -> journal.forget(tx, run));
        assertThat(gone).isEqualTo(2);
        assertThat(timeline(account, 10, "").items()).isEmpty();
    }
}
