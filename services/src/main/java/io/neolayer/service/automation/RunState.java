package io.neolayer.service.automation;

/** Where a run of a job stands. */
enum RunState {
    QUEUED,
    RUNNING,
    /** An attempt failed and the next one has its time. */
    RETRYING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** It was not started within its time to live. */
    EXPIRED;

    boolean terminal() {
        return this != QUEUED && this != RUNNING && this != RETRYING;
    }

    /** A failed run may be tried once more by hand. */
    boolean may(RunState next) {
        return switch (this) {
            case QUEUED -> next == RUNNING || next == CANCELLED || next == EXPIRED;
            case RUNNING -> next == RETRYING || next == SUCCEEDED || next == FAILED || next == CANCELLED;
            case RETRYING -> next == RUNNING || next == FAILED || next == CANCELLED;
            case FAILED -> next == RETRYING;
            case SUCCEEDED, CANCELLED, EXPIRED -> false;
        };
    }
}
