package io.neolayer.service.automation;

import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.QuotaKind;
import java.time.Duration;
import java.util.List;

/** Every bound and default of automation. */
final class AutomationLimits implements Limits {
    static final String JOBS = "automation.jobs";
    static final List<QuotaKind> QUOTAS = List.of(QuotaKind.stock(JOBS, "jobs", 500, 10_000));
    static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    static final Overlap.Bounds OVERLAP = new Overlap.Bounds(100, 10);
    /** An instant that is not older was not missed. */
    static final Duration PROMPT = Duration.ofSeconds(5);

    /** Most runs that one decision makes; the rest follow at once in the next. */
    static final int BATCH = 100;

    static final int PREVIEW = 100;
    static final Duration CANCEL_WAIT = Duration.ofSeconds(5);
    static final Duration KEPT = Duration.ofDays(90);
    static final Duration WAIT_MAX = Duration.ofSeconds(30);

    @Override
    public List<Limit> limits() {
        return List.of(
                bound("min_interval", MIN_INTERVAL.toMillis(), "milliseconds", "422 interval_too_short"),
                bound("buffered_runs", OVERLAP.buffered(), "runs", "decision superseded"),
                bound("parallel_runs", OVERLAP.parallel(), "runs", "decision overlap"),
                bound("preview", PREVIEW, "instants", "422 range"));
    }

    private static Limit bound(String name, long value, String unit, String exceeded) {
        return new Limit("automation." + name, value, unit, value, Limit.Scope.ACCOUNT, Limit.Kind.BOUND, exceeded);
    }
}
