package io.neolayer.service.accounts;

import org.jspecify.annotations.Nullable;

/** What is stored of a quota: a counter, a limit that an operator set, or both. */
record QuotaRow(
        String name,
        long used,
        @Nullable Long limit,
        @Nullable String reason) {
    static QuotaRow none(String name) {
        return new QuotaRow(name, 0, null, null);
    }
}
