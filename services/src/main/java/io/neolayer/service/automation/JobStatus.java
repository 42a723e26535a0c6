package io.neolayer.service.automation;

/** Where a job stands. */
enum JobStatus {
    ACTIVE,
    /** Held by a caller, or by a rule whose reason the job keeps. */
    PAUSED,
    /** No instant is left; a change that gives it one makes it active again. */
    COMPLETED,
    ARCHIVED;

    boolean may(JobStatus next) {
        return switch (this) {
            case ACTIVE -> next != ACTIVE;
            case PAUSED, COMPLETED -> next == ACTIVE || next == ARCHIVED;
            case ARCHIVED -> false;
        };
    }
}
