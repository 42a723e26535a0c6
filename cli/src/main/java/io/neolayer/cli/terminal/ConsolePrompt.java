package io.neolayer.cli.terminal;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks through the system console. */
public final class ConsolePrompt implements Prompt {
    @Override
    public String line(String question) {
        return answered(console().readLine("%s", question));
    }

    @Override
    public String hidden(String question) {
        char[] typed = console().readPassword("%s", question);
        return answered(typed == null ? null : new String(typed));
    }

    private static String answered(@Nullable String line) {
        if (line == null) {
            throw new CliFault(Exit.NOT_CONFIRMED, "no answer: the input ended");
        }
        return line;
    }

    private static Console console() {
        return Optional.ofNullable(System.console())
                .orElseThrow(() -> new CliFault(Exit.NOT_CONFIRMED, "there is no terminal to ask on"));
    }
}
