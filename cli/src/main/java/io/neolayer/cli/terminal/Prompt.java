package io.neolayer.cli.terminal;

/** Asks the person at the terminal. */
public interface Prompt {
    /** A line that is echoed, without its line break. */
    String line(String question);

    /** A line that is not echoed. */
    String hidden(String question);
}
