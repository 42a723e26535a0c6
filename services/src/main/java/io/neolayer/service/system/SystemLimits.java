package io.neolayer.service.system;

import io.neolayer.kernel.jobs.JobDesk;
import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import java.util.List;

/** Bounds of what operators do. */
record SystemLimits() implements Limits {
    @Override
    public List<Limit> limits() {
        return List.of(
                new Limit(
                        "system.pauses_active",
                        Pauses.MOST,
                        "count",
                        Pauses.MOST,
                        Limit.Scope.SERVER,
                        Limit.Kind.BOUND,
                        "429 quota_exceeded"),
                bound("system.pause_length", Pauses.LONGEST.toSeconds(), "seconds", "422 validation_failed"),
                bound("system.reason", JobsService.REASON, "characters", "422 validation_failed"),
                bound("system.jobs_retried", JobDesk.REVIVED, "count", "the rest stays dead until the next call"));
    }

    private static Limit bound(String name, long value, String unit, String exceeded) {
        return new Limit(name, value, unit, value, Limit.Scope.SERVER, Limit.Kind.BOUND, exceeded);
    }
}
