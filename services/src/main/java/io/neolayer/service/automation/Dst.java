package io.neolayer.service.automation;

/** How an instant stands to a change of the clocks. */
enum Dst {
    /** Its local time did not exist; this is the first instant after the gap. */
    SHIFTED,
    /** Its local time happens twice, this is the first. */
    FIRST_OF_TWO,
    SECOND_OF_TWO
}
