package io.neolayer.service.automation;

/** Why an instant ran or did not; the words of a decision. */
enum Reason {
    DUE,
    CAUGHT_UP,
    MANUAL,
    BACKFILLED,
    CONDITION_FALSE,
    NOT_REARMED,
    SOURCE_UNAVAILABLE,
    CHECK_DECLINED,
    OVERLAP,
    EXCLUDED,
    DST_GAP,
    SUPERSEDED,
    OUTSIDE_CATCHUP_WINDOW,
    MAX_RUNS,
    PAUSED,
    SYSTEM_PAUSED,
    ACCOUNT_SUSPENDED,
    TARGET_UNAVAILABLE,
    QUOTA_EXCEEDED,
    TTL_EXPIRED;

    boolean runs() {
        return this == DUE || this == CAUGHT_UP || this == MANUAL || this == BACKFILLED;
    }
}
