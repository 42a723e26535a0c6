package io.neolayer.cli.command;

import io.neolayer.cli.terminal.Exit;

/** What a command does. */
@FunctionalInterface
public interface Action {
    Exit run(Shell shell, Options options);
}
