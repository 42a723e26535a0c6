package io.neolayer.bench.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which sources were measured.
 *
 * @param commit twelve hex digits, or {@code unknown} outside a repository
 */
public record Checkout(String commit, boolean dirty) {
    public static Checkout read(Path home) {
        var commit = git(home, List.of("rev-parse", "--short=12", "HEAD"));
        var changes = git(home, List.of("status", "--porcelain", "--untracked-files=no"));
        return new Checkout(commit.isEmpty() ? "unknown" : commit, !changes.isEmpty());
    }

    private static String git(Path home, List<String> arguments) {
        try {
            var command = new java.util.ArrayList<>(List.of("git", "-C", home.toString()));
            command.addAll(arguments);
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? printed : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
