package io.neolayer.service.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.QuotaKind;
import org.jspecify.annotations.Nullable;

/**
 * A quota of one account.
 *
 * @param limit what is in force
 * @param standard the limit when no operator set one
 * @param maximum the highest that an operator may set
 * @param used how many exist, for a stock quota; null for the others
 * @param reason why an operator set the limit
 */
record Quota(
        String name,
        QuotaKind.Kind kind,
        String unit,
        long limit,
        @JsonProperty("default") long standard,
        long maximum,
        @Nullable Long used,
        Source source,
        @Nullable String reason) {
    /** Where the limit in force comes from. */
    enum Source {
        DEFAULT,
        OPERATOR
    }

    static Quota of(QuotaKind kind, QuotaRow row) {
        boolean stock = kind.kind() == QuotaKind.Kind.STOCK;
        return new Quota(
                kind.name(),
                kind.kind(),
                kind.unit(),
                row.limit() == null ? kind.standard() : row.limit(),
                kind.standard(),
                kind.maximum(),
                stock ? row.used() : null,
                row.limit() == null ? Source.DEFAULT : Source.OPERATOR,
                row.reason());
    }
}
