package io.neolayer.service.auth;

import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.tenancy.AccountTenancy;
import java.time.Duration;
import java.util.List;

/** Bounds of credentials. */
record AuthLimits() implements Limits {
    static final QuotaKind API_KEYS = QuotaKind.stock("auth.api_keys", "count", 50, 1_000);
    static final int NAME = 100;
    static final int SCOPES = 50;
    static final int CIDRS = 32;
    static final Duration OVERLAP = Duration.ofHours(24);
    static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    private static final String INVALID = "422 validation_failed";

    @Override
    public List<Limit> limits() {
        return List.of(
                new Limit("auth.key_scopes", SCOPES, "count", SCOPES, Limit.Scope.ACCOUNT, Limit.Kind.BOUND, INVALID),
                new Limit("auth.key_cidrs", CIDRS, "count", CIDRS, Limit.Scope.ACCOUNT, Limit.Kind.BOUND, INVALID),
                new Limit(
                        "auth.rotation_overlap",
                        OVERLAP.toSeconds(),
                        "seconds",
                        LONGEST_OVERLAP.toSeconds(),
                        Limit.Scope.ACCOUNT,
                        Limit.Kind.BOUND,
                        INVALID),
                new Limit(
                        "auth.operator_rate",
                        AccountTenancy.OPERATOR_RATE,
                        "per_second",
                        AccountTenancy.OPERATOR_RATE,
                        Limit.Scope.PRINCIPAL,
                        Limit.Kind.RATE,
                        "429 rate_limited"));
    }
}
