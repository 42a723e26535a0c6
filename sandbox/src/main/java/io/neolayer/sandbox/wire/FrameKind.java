package io.neolayer.sandbox.wire;

/** What a frame is, with its number on the wire. */
public enum FrameKind {
    /** Worker: token. */
    HELLO(1),
    /** Worker: engine version. */
    READY(2),
    /** Supervisor: one run. */
    RUN(3),
    /** Supervisor: one source to parse. */
    CHECK(4),
    /** Supervisor: answer of a host call. */
    REPLY(5),
    /** Supervisor: end the run. */
    CANCEL(6),
    /** Worker: guard alive, run, CPU milliseconds of it. */
    BEAT(7),
    /** Worker: log lines of the run. */
    LOG(8),
    /** Worker: a host call. */
    CALL(9),
    /** Worker: the run waits for host calls and computes nothing. */
    WAITING(10),
    /** Worker: the run is being stopped for a limit. */
    STOPPING(11),
    /** Worker: the run has ended. */
    ENDED(12),
    /** Worker: the source was parsed. */
    CHECKED(13);

    private final int number;

    FrameKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static FrameKind of(int number) throws BadFrame {
        for (FrameKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new BadFrame("unknown frame kind " + number);
    }
}
