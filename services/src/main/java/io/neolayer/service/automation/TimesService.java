package io.neolayer.service.automation;

import io.neolayer.kernel.journal.Decision;
import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When jobs run, and why they did or did not. */
final class TimesService {
    private static final int SHOWN = 10;

    /** @param from now when absent */
    record PreviewJob(
            UUID id,
            @Nullable @Min(1) @Max(AutomationLimits.PREVIEW) Integer count,
            @Nullable Instant from) {}

    /** @param from now when absent */
    record PreviewTiming(
            @Flat @Valid TimingFields timing,
            @Nullable @Min(1) @Max(AutomationLimits.PREVIEW) Integer count,
            @Nullable Instant from) {}

    /** The instants that a schedule has. */
    record Preview(List<Line> items) {
        Preview {
            items = List.copyOf(items);
        }
    }

    /**
     * One instant.
     *
     * @param local wall clock time in the zone
     * @param runAt the instant and its delay; null when it is excluded
     * @param dst how it stands to a change of the clocks
     */
    record Line(
            Instant at,
            String local,
            String offset,
            @Nullable Instant runAt,
            @Nullable Dst dst,
            boolean excluded) {
        static Line of(PreviewRow row) {
            return new Line(row.at(), row.local().toString(), row.offset(), row.runAt(), row.dst(), row.excluded());
        }
    }

    record Explain(UUID id, @Nullable Instant at) {}

    /**
     * Why something happened at a time, or why nothing did.
     *
     * @param reason of the decision; for what was not decided {@code future}, {@code pending}, {@code paused}, {@code completed} or
     *     {@code archived}; for what is no instant why it is none
     * @param instant whether the schedule names that time
     * @param previous the instant before
     * @param next the instant after
     */
    record Explanation(
            Instant at,
            boolean instant,
            String reason,
            @Nullable Decision decision,
            @Nullable Instant previous,
            @Nullable Instant next) {}

    record DecisionsFilter(
            UUID id,
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {}

    private final JobsStore store;
    private final Decisions decisions;

    TimesService(JobsStore store, Decisions decisions) {
        this.store = store;
        this.decisions = decisions;
    }

    Preview previewJob(Caller caller, Tx tx, PreviewJob input) {
        JobRow job = store.get(tx, input.id());
        Instant undecided = job.progress().decided().plusNanos(1);
        Instant now = tx.now();
        return preview(job.timetable(), undecided.isAfter(now) ? undecided : now, input.from(), input.count());
    }

    /** With {@code from} in the past and no start, the schedule is taken to have begun then. */
    Preview previewTiming(Caller caller, Tx tx, PreviewTiming input) {
        Instant now = tx.now();
        Instant from = input.from() == null ? now : input.from();
        Timing timing = input.timing().timing(Timing.NO_JOB, from);
        var faults = new TimingCheck(AutomationLimits.MIN_INTERVAL).faults(timing, from);
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults.stream().map(Fault::asFieldError).toList());
        }
        return preview(new Timetable(timing), now, from, input.count());
    }

    private static Preview preview(Timetable table, Instant now, @Nullable Instant from, @Nullable Integer count) {
        List<PreviewRow> rows = table.preview(from == null ? now : from, count == null ? SHOWN : count);
        return new Preview(rows.stream().map(Line::of).toList());
    }

    Page<Decision> list(Caller caller, Tx tx, DecisionsFilter filter) {
        JobRow job = store.get(tx, filter.id());
        var wanted = new Journal.Filter(filter.outcome(), filter.reason(), filter.from(), filter.to());
        return decisions.list(tx, job.id(), wanted, filter.page());
    }

    Explanation explain(Caller caller, Tx tx, Explain input) {
        JobRow job = store.get(tx, input.id());
        Instant at = input.at() == null ? tx.now() : input.at();
        Definition then = store.definitionAt(tx, job.id(), at).orElse(job.definition());
        Standing standing = job.timetable(then).standing(at);
        Optional<Decision> decision = decisions
                .at(tx, job.id(), at)
                // a stretch covers instants, not the times between them
                .filter(found -> found.to() == null || standing.kind() != Standing.Kind.NOT_DUE);
        String reason = decision.map(Decision::reason).orElseGet(() -> undecided(job, standing, tx.now()));
        return new Explanation(
                at, standing.kind().isInstant(), reason, decision.orElse(null), standing.previous(), standing.next());
    }

    private static String undecided(JobRow job, Standing standing, Instant now) {
        if (!standing.kind().isInstant()) {
            return Decisions.word(standing.kind());
        }
        if (job.status() != JobStatus.ACTIVE) {
            return Decisions.word(job.status());
        }
        return standing.at().isAfter(now) ? "future" : "pending";
    }
}
