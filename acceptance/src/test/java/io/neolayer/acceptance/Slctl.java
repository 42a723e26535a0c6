package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The packaged command line, with a home of its own. */
final class Slctl {
    private static final Path PROGRAM = Product.ROOT.resolve("cli/target/slctl/slctl");

    /** How a command ended. */
    record Run(int exit, String out, String err) {
        JsonNode json() {
            return Product.json(out);
        }

        Run ok() {
            assertThat(exit).as(err).isZero();
            return this;
        }
    }

    private final Path home;
    private final Map<String, String> environment;

    Slctl(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    Run run(String... args) {
        return runWith("", args);
    }

    Run runWith(String input, String... args) {
        assertThat(PROGRAM).as("packaged slctl; run: make build").isExecutable();
        var command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            var err = new StringBuilder();
            Thread errors = Thread.ofVirtual().start(() -> append(process, err));
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            errors.join();
            return new Run(process.exitValue(), out, err.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void append(Process process, StringBuilder err) {
        try {
            err.append(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
