package io.neolayer.service.automation;

import io.neolayer.kernel.journal.Decision;
import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.journal.Position;
import io.neolayer.kernel.journal.Subject;
import io.neolayer.kernel.journal.Verdict;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Why each instant of a job ran or did not. */
final class Decisions {
    private final Journal journal;

    Decisions(Journal journal) {
        this.journal = journal;
    }

    void fired(Tx tx, UUID job, Instant at, Reason reason, UUID run) {
        var verdict = Verdict.of(Position.of(at), "fired", word(reason))
                .made(new Decision.Result("automation.runs", run.toString()));
        UUID _ = journal.decide(tx, subject(job), verdict);
    }

    void skipped(Tx tx, UUID job, Instant at, Reason reason, Map<String, ?> detail) {
        Verdict verdict = Verdict.of(Position.of(at), "skipped", word(reason));
        UUID _ = journal.decide(tx, subject(job), detailed(verdict, detail));
    }

    /** One row for a stretch of instants. */
    void left(Tx tx, UUID job, CatchUp.Left left, Map<String, ?> detail) {
        Verdict verdict = Verdict.of(Position.of(left.from()), "skipped", word(left.reason()))
                .through(Position.of(left.to()), left.count());
        UUID _ = journal.decide(tx, subject(job), detailed(verdict, detail));
    }

    private static Verdict detailed(Verdict verdict, Map<String, ?> detail) {
        return detail.isEmpty() ? verdict : verdict.with(Documents.tree(Documents.write(detail)));
    }

    Optional<Decision> at(Tx tx, UUID job, Instant at) {
        return journal.decisionAt(tx, subject(job), Position.of(at));
    }

    Page<Decision> list(Tx tx, UUID job, Journal.Filter filter, PageRequest page) {
        return journal.decisions(tx, subject(job), filter, page);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Subject subject(UUID job) {
        return new Subject("automation.jobs", job.toString());
    }
}
