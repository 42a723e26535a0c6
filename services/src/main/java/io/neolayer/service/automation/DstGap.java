package io.neolayer.service.automation;

/** What becomes of a fixed local time that the clocks skip. */
enum DstGap {
    /** It is due once, at the first instant after the gap. */
    RUN_AFTER,
    /** It is left out. */
    SKIP
}
