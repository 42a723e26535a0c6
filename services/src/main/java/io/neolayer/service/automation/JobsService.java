package io.neolayer.service.automation;

import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.functions.FunctionsApi;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Jobs: made, changed, paused, resumed, started by hand, archived. */
final class JobsService {
    private static final int MOST_FAILURES = 1_000;

    /**
     * A job.
     *
     * @param params of the function, with every run, at most 64 KiB
     * @param catchupWindow PT10S to P365D
     * @param runTtl PT1S to P7D
     * @param pauseAfterFailures 0 = never
     */
    record Create(
            @NotBlank @Size(max = 100) String name,
            @Nullable @Size(max = 1000) String description,
            @NotNull UUID functionId,
            @Nullable @Size(min = 1, max = 32) String alias,
            @Nullable JsonNode params,
            @Flat @Valid TimingFields timing,
            @Nullable Overlap overlap,
            @Nullable CatchUp catchup,
            @Nullable Duration catchupWindow,
            @Nullable RetryTerms retry,
            @Nullable Duration runTtl,
            @Nullable @Min(1) Long maxRuns,
            @Nullable @Min(0) @Max(MOST_FAILURES) Integer pauseAfterFailures) {}

    record ById(UUID id) {}

    record Filter(
            @Nullable JobStatus status,
            @Nullable UUID functionId,
            @Nullable String prefix,
            PageRequest page) {}

    record Update(
            UUID id,
            Patch<@NotBlank @Size(max = 100) String> name,
            Patch<@Size(max = 1000) String> description,
            Patch<UUID> functionId,
            Patch<@Size(min = 1, max = 32) String> alias,
            Patch<JsonNode> params,
            Patch<String> schedule,
            Patch<String> zone,
            Patch<Instant> startAt,
            Patch<Instant> endAt,
            Patch<Duration> jitter,
            Patch<List<JsonNode>> exclusions,
            Patch<DstGap> dstGap,
            Patch<Overlap> overlap,
            Patch<CatchUp> catchup,
            Patch<Duration> catchupWindow,
            Patch<RetryTerms> retry,
            Patch<Duration> runTtl,
            Patch<@Min(1) Long> maxRuns,
            Patch<@Min(0) @Max(MOST_FAILURES) Integer> pauseAfterFailures,
            IfMatch ifMatch) {
        boolean timing() {
            return schedule.present()
                    || zone.present()
                    || startAt.present()
                    || endAt.present()
                    || jitter.present()
                    || exclusions.present()
                    || dstGap.present();
        }
    }

    record Delete(UUID id, IfMatch ifMatch) {}

    record Pause(UUID id, @Nullable @Size(max = 500) String reason) {}

    /** @param catchup of the instants that passed while it was paused; none when absent */
    record Resume(UUID id, @Nullable CatchUp catchup) {}

    /** @param params in place of the job's own */
    record Trigger(UUID id, @Nullable JsonNode params) {}

    private static final String LIVE = "live";
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration TTL = Duration.ofHours(1);

    private final JobsStore store;
    private final Clockwork clockwork;
    private final RunCourse course;
    private final Decisions decisions;
    private final FunctionsApi functions;
    private final TimingCheck check;
    private final IdSource ids;

    JobsService(AutomationParts parts, JobsStore store, Clockwork clockwork, RunCourse course, Decisions decisions) {
        this.store = store;
        this.clockwork = clockwork;
        this.course = course;
        this.decisions = decisions;
        this.functions = parts.functions();
        this.check = new TimingCheck(AutomationLimits.MIN_INTERVAL);
        this.ids = parts.ids();
    }

    Job create(Caller caller, Tx tx, Create input) {
        target(caller, tx, input.functionId());
        UUID id = ids.next();
        Instant now = tx.now();
        Timing _ = input.timing().checked(id, now, check);
        var definition = new Definition(
                        input.functionId(),
                        or(input.alias(), LIVE),
                        or(input.params(), JsonNodeFactory.instance.objectNode()),
                        input.timing().filled(now),
                        or(input.overlap(), Overlap.SKIP),
                        or(input.catchup(), CatchUp.LATEST),
                        or(input.catchupWindow(), WINDOW),
                        input.retry() == null
                                ? RetryPlan.DEFAULT
                                : input.retry().plan(),
                        or(input.runTtl(), TTL),
                        input.maxRuns(),
                        or(input.pauseAfterFailures(), 0))
                .checked();
        tx.quota(AutomationLimits.JOBS, 1);
        var job = new JobRow(
                id,
                tx.account(),
                input.name(),
                or(input.description(), ""),
                definition,
                JobRow.Progress.begun(now),
                1,
                now,
                now);
        JobRow awaiting = clockwork.awaitNext(tx, job);
        store.insert(tx, awaiting);
        return Job.of(awaiting);
    }

    /** What a job is to run must be there, and whoever makes the job must be allowed to run it. */
    private void target(Caller caller, Tx tx, UUID function) {
        if (!functions.exists(tx, function, null)) {
            throw Problem.notFound();
        }
        caller.require(RunCourse.TARGET, "functions/" + function + "/execute");
    }

    Job get(Caller caller, Tx tx, ById input) {
        return Job.of(store.get(tx, input.id()));
    }

    Page<Job> list(Caller caller, Tx tx, Filter filter) {
        Page<JobRow> rows = store.list(tx, filter.page(), filter.status(), filter.functionId(), filter.prefix());
        return new Page<>(rows.items().stream().map(Job::of).toList(), rows.nextCursor());
    }

    Job update(Caller caller, Tx tx, Update input) {
        JobRow before = changeable(tx, input.id());
        input.ifMatch().check(before.version());
        if (input.functionId().present()) {
            target(
                    caller,
                    tx,
                    required(
                            "/function_id",
                            input.functionId(),
                            before.definition().functionId()));
        }
        Instant now = tx.now();
        JobRow decided = before.status() == JobStatus.ACTIVE
                ? clockwork.decide(tx, before, Clockwork.ofServers(before))
                : before;
        Definition definition = changed(decided.definition(), input, now);
        if (input.timing()) {
            Timing _ = definition.timing().checked(before.id(), now, check);
        }
        JobRow after = decided.changed(
                required("/name", input.name(), before.name()),
                input.description().apply(before.description(), ""),
                definition,
                now);
        if (after.status() != JobStatus.PAUSED) {
            clockwork.forget(tx, before);
            boolean again = after.status() == JobStatus.COMPLETED;
            var progress = again ? after.progress().active().decidedTo(now) : after.progress();
            after = clockwork.awaitNext(tx, after.with(progress));
        }
        store.update(tx, after, true);
        tx.changed("name", before.name(), after.name());
        tx.changed("status", before.status().name(), after.status().name());
        return Job.of(after);
    }

    private static Definition changed(Definition old, Update input, Instant now) {
        TimingFields timing = old.timing();
        var times = new TimingFields(
                        required("/schedule", input.schedule(), timing.schedule()),
                        input.zone().present() ? input.zone().value() : timing.zone(),
                        input.startAt().present() ? input.startAt().value() : timing.startAt(),
                        input.endAt().present() ? input.endAt().value() : timing.endAt(),
                        input.jitter().present() ? input.jitter().value() : timing.jitter(),
                        input.exclusions().present() ? input.exclusions().value() : timing.exclusions(),
                        input.dstGap().present() ? input.dstGap().value() : timing.dstGap())
                .filled(now);
        return new Definition(
                        required("/function_id", input.functionId(), old.functionId()),
                        input.alias().apply(old.alias(), LIVE),
                        input.params().apply(old.params(), JsonNodeFactory.instance.objectNode()),
                        times,
                        input.overlap().apply(old.overlap(), Overlap.SKIP),
                        input.catchup().apply(old.catchup(), CatchUp.LATEST),
                        input.catchupWindow().apply(old.catchupWindow(), WINDOW),
                        input.retry().map(RetryTerms::plan).apply(old.retry(), RetryPlan.DEFAULT),
                        input.runTtl().apply(old.runTtl(), TTL),
                        input.maxRuns().present() ? input.maxRuns().value() : old.maxRuns(),
                        input.pauseAfterFailures().apply(old.pauseAfterFailures(), 0))
                .checked();
    }

    /** Archives: the name becomes free, the history stays, and what runs goes on to its end. */
    Nothing delete(Caller caller, Tx tx, Delete input) {
        JobRow before = changeable(tx, input.id());
        input.ifMatch().check(before.version());
        clockwork.forget(tx, before);
        store.update(
                tx, before.with(before.progress().ended(JobStatus.ARCHIVED)).touched(tx.now()), false);
        tx.quota(AutomationLimits.JOBS, -1);
        return Nothing.NOTHING;
    }

    Job pause(Caller caller, Tx tx, Pause input) {
        JobRow before = changeable(tx, input.id());
        if (before.status() != JobStatus.ACTIVE) {
            throw Problem.invalidState(
                    "the job is " + Decisions.word(before.status()) + "; only an active one can be paused");
        }
        JobRow decided = clockwork.decide(tx, before, Clockwork.ofServers(before));
        String by = caller.principal().toString();
        return Job.of(course.pause(tx, decided, or(input.reason(), "paused"), by));
    }

    Job resume(Caller caller, Tx tx, Resume input) {
        JobRow before = changeable(tx, input.id());
        JobRow.Progress progress = before.progress();
        if (before.status() != JobStatus.PAUSED) {
            throw Problem.invalidState(
                    "the job is " + Decisions.word(before.status()) + "; only a paused one can be resumed");
        }
        var detail = Map.of("paused_by", or(progress.pausedBy(), ""), "pause_reason", or(progress.pauseReason(), ""));
        var manner = new Clockwork.Manner(or(input.catchup(), CatchUp.NONE), Duration.ZERO, Reason.PAUSED, detail);
        JobRow active = before.with(progress.active()).touched(tx.now());
        JobRow after = clockwork.awaitNext(tx, clockwork.decide(tx, active, manner));
        store.update(tx, after, false);
        return Job.of(after);
    }

    /** A run at once, beside the schedule: neither the next instant nor the count moves. */
    Run trigger(Caller caller, Tx tx, Trigger input) {
        JobRow job = changeable(tx, input.id());
        if (!functions.exists(tx, job.definition().functionId(), null)) {
            throw Problem.invalidState("the function of the job is archived; give the job another one first");
        }
        JsonNode params = input.params();
        if (params != null && !params.isObject()) {
            throw Problem.invalid("/params", "type", "expected a JSON object");
        }
        Run run = course.make(tx, job, tx.now(), Run.Origin.MANUAL, null, params);
        decisions.fired(tx, job.id(), run.scheduledAt(), Reason.MANUAL, run.id());
        return run;
    }

    private JobRow changeable(Tx tx, UUID id) {
        JobRow job = store.lock(tx, id).orElseThrow(Problem::notFound);
        if (job.status() == JobStatus.ARCHIVED) {
            throw Problem.invalidState("the job is archived; make a new one");
        }
        return job;
    }

    private static <T> T required(String field, Patch<T> patch, T current) {
        if (patch.present() && patch.value() == null) {
            throw Problem.invalid(field, "not_null", "a job has this; leave the member out to keep it");
        }
        return patch.apply(current, current);
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
