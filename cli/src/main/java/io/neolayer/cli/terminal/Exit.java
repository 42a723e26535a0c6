package io.neolayer.cli.terminal;

/** Why the program ended; the numbers are part of the interface. */
public enum Exit {
    DONE(0),
    FAULT(1),
    USAGE(2),
    NOT_CONFIGURED(3),
    UNAUTHENTICATED(4),
    FORBIDDEN(5),
    NOT_FOUND(6),
    CONFLICT(7),
    REFUSED(8),
    RATE_LIMITED(9),
    SERVER_FAULT(10),
    NO_ANSWER(11),
    WORK_FAILED(12),
    STILL_RUNNING(13),
    NOT_CONFIRMED(14),
    CHECK_FAILED(15),
    UNREADABLE(20),
    BAD_HASH(21),
    BAD_SIGNATURE(22),
    NOT_TRUSTED(27),
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The exit for an HTTP status of 400 or more. */
    public static Exit ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 409, 412, 428 -> CONFLICT;
            case 429 -> RATE_LIMITED;
            default -> status >= 500 ? SERVER_FAULT : REFUSED;
        };
    }
}
