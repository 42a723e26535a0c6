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

    /** What a caller can do about an instant that did not run. */
    String nextStep() {
        return switch (this) {
            case DUE, CAUGHT_UP, MANUAL, BACKFILLED -> "none: it runs";
            case CONDITION_FALSE -> "none: it fires when the condition holds; conditions.test shows each value";
            case NOT_REARMED -> "none: it fires again after the condition was false, or set fires to level";
            case SOURCE_UNAVAILABLE -> "see the cause of the source in the leaves; trigger runs it by hand";
            case CHECK_DECLINED -> "none: the check of the function said no; its execution shows why";
            case OVERLAP -> "shorten the run in the way, or set overlap to buffer_one, buffer_all or allow";
            case EXCLUDED -> "none: the day is excluded; trigger runs it by hand";
            case DST_GAP -> "none: the local time did not exist; dst_gap run_after makes up for it";
            case SUPERSEDED -> "backfill runs it; catchup all keeps every missed instant";
            case OUTSIDE_CATCHUP_WINDOW -> "backfill runs it; catchup and catchup_window say what is caught up";
            case MAX_RUNS -> "raise max_runs";
            case PAUSED -> "resume the job; backfill runs what it missed";
            case SYSTEM_PAUSED -> "wait for the end of the pause; backfill runs what the job's catchup left out";
            case ACCOUNT_SUSPENDED -> "have the account resumed; backfill runs what it missed";
            case TARGET_UNAVAILABLE -> "restore the target or the right to it, then resume the job";
            case QUOTA_EXCEEDED -> "wait for the next day or have the quota raised; backfill runs what it missed";
            case TTL_EXPIRED -> "raise run_ttl or lower the load; backfill runs it";
        };
    }

    boolean runs() {
        return this == DUE || this == CAUGHT_UP || this == MANUAL || this == BACKFILLED;
    }
}
