package io.neolayer.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Everything outside the program that a run meets.
 *
 * @param folder the folder that relative paths start from
 * @param console which streams are a terminal
 */
public record Surroundings(
        Map<String, String> environment,
        Path folder,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Console console,
        Prompt prompt,
        Clock clock,
        RandomGenerator random,
        Pause pause) {

    /** Which of the three streams are a terminal. */
    public record Console(boolean in, boolean out, boolean err) {
        public static final Console NONE = new Console(false, false, false);
    }

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    public Path path(String text) {
        return folder.resolve(text);
    }

    /** Whether a person can be asked: both ends are a terminal. */
    public boolean interactive() {
        return console.in() && console.err();
    }

    public Surroundings withOut(PrintStream stream, boolean terminal) {
        return new Surroundings(
                environment,
                folder,
                in,
                stream,
                err,
                new Console(console.in(), terminal, console.err()),
                prompt,
                clock,
                random,
                pause);
    }
}
