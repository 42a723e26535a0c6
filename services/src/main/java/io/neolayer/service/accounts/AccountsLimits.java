package io.neolayer.service.accounts;

import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import java.util.List;

/** Bounds of accounts. */
record AccountsLimits() implements Limits {
    static final int OWNER = 128;
    static final int NAME = 100;
    static final int REASON = 500;
    static final int METADATA_ENTRIES = 64;
    static final int METADATA_VALUE = 512;
    static final int METADATA_BYTES = 16 * 1024;

    @Override
    public List<Limit> limits() {
        return List.of(
                new Limit(
                        "accounts.pauses_active",
                        Pauses.MOST,
                        "count",
                        Pauses.MOST,
                        Limit.Scope.ACCOUNT,
                        Limit.Kind.BOUND,
                        "429 quota_exceeded"),
                bound("accounts.pause_length", Pauses.LONGEST.toSeconds(), "seconds"),
                bound("accounts.metadata_entries", METADATA_ENTRIES, "count"),
                bound("accounts.metadata_value", METADATA_VALUE, "characters"),
                bound("accounts.metadata_bytes", METADATA_BYTES, "bytes"));
    }

    private static Limit bound(String name, long value, String unit) {
        return new Limit(name, value, unit, value, Limit.Scope.ACCOUNT, Limit.Kind.BOUND, "422 validation_failed");
    }
}
