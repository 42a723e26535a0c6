package io.neolayer.cli;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Prompt;
import io.neolayer.cli.terminal.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs command lines in this process, with a home of its own, and no time passing in pauses. */
final class Cli {
    /** How a run ended. */
    record Run(Exit exit, String out, String err) {}

    final Map<String, String> environment = new HashMap<>();
    final List<Duration> pauses = new ArrayList<>();
    final Deque<String> typed = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    private final Path home;
    Clock clock = Clock.systemUTC();
    private String input = "";
    private boolean terminal;
    private @Nullable OutputStream output;

    Cli(Path home, String address) {
        this.home = home;
        environment.put("HOME", home.toString());
        environment.put("SERVICE_LAYER_ADDR", address);
        environment.put("SERVICE_LAYER_ACCOUNT", "acc-1");
        environment.put("SERVICE_LAYER_TOKEN", "tok-1");
    }

    Cli without(String variable) {
        environment.remove(variable);
        return this;
    }

    Cli input(String text) {
        input = text;
        return this;
    }

    /** A person sits there and will type these lines. */
    Cli person(String... lines) {
        terminal = true;
        typed.addAll(List.of(lines));
        return this;
    }

    /** Standard output goes here and not into the run. */
    Cli into(OutputStream stream) {
        output = stream;
        return this;
    }

    Path home() {
        return home;
    }

    Path config(String name) {
        return home.resolve(".config/slctl").resolve(name);
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment,
                home,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(output == null ? out : output, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Surroundings.Console(terminal, terminal, terminal),
                new Typed(),
                clock,
                RandomGenerator.getDefault(),
                pauses::add);
        Exit exit = Slctl.run(List.of(arguments), surroundings);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final class Typed implements Prompt {
        @Override
        public String line(String question) {
            asked.add(question);
            return answer();
        }

        @Override
        public String hidden(String question) {
            asked.add("hidden: " + question);
            return answer();
        }

        private String answer() {
            if (typed.isEmpty()) {
                throw new CliFault(Exit.NOT_CONFIRMED, "no answer: the input ended");
            }
            return typed.removeFirst();
        }
    }
}
