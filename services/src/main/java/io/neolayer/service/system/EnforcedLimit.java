package io.neolayer.service.system;

import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.QuotaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound in force.
 *
 * @param source where the value comes from: {@code default}, {@code file}, {@code environment}, {@code flag}, {@code operator}
 * @param exceeded status and code of the answer beyond it
 * @param mutable whether an operator can set it for one account
 */
record EnforcedLimit(
        String name,
        long value,
        String unit,
        long maximum,
        Limit.Scope scope,
        Limit.Kind kind,
        String source,
        String exceeded,
        boolean mutable) {
    static EnforcedLimit of(Limit limit, String source) {
        return new EnforcedLimit(
                limit.name(),
                limit.value(),
                limit.unit(),
                limit.maximum(),
                limit.scope(),
                limit.kind(),
                source,
                limit.exceeded(),
                false);
    }

    static EnforcedLimit of(QuotaKind quota) {
        boolean rate = quota.kind() == QuotaKind.Kind.RATE;
        return new EnforcedLimit(
                quota.name(),
                quota.standard(),
                quota.unit(),
                quota.maximum(),
                Limit.Scope.ACCOUNT,
                rate ? Limit.Kind.RATE : Limit.Kind.QUOTA,
                "default",
                rate ? "429 rate_limited" : quota.kind() == QuotaKind.Kind.LEASE ? "waits" : "429 quota_exceeded",
                true);
    }

    /** The same bound with the value that an operator set. */
    EnforcedLimit setTo(long number) {
        return new EnforcedLimit(name, number, unit, maximum, scope, kind, "operator", exceeded, mutable);
    }

    /** The service's word, the first part of the name. */
    String service() {
        return name.substring(0, Math.max(name.indexOf('.'), 0));
    }

    /** All limits in one page. */
    record Listed(List<EnforcedLimit> items, @Nullable String nextCursor) {}
}
