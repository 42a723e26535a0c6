package io.neolayer.cli.hand;

import io.neolayer.cli.command.Durations;
import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Uuid7;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Runs a function: starts it, shows its log lines as they come, prints result and cost. */
final class RunCommand {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(6);
    private static final int LOG_PAGE = 200;
    /** Lines that an answer itself may hold; beyond it there may be more. */
    private static final int CARRIED = 1_000;

    private final Shell shell;
    private final FunctionRef functions;
    private long shownLines;

    private RunCommand(Shell shell, FunctionRef functions) {
        this.shell = shell;
        this.functions = functions;
    }

    /** @param name {@code run}, or an older spelling */
    static CommandSpec spec(String name) {
        CommandSpec spec =
                Specs.command(name, "Run a function, show its log lines, print its result and cost", RunCommand::run);
        spec.addPositional(Specs.words("NAME|ID", "0..*", "The function"));
        spec.addOption(Specs.value("--input", "@FILE|-|JSON", "The parameters, one JSON object (default {})"));
        spec.addOption(Specs.value("--version", "N", "This version, not that of an alias"));
        spec.addOption(Specs.value("--alias", "NAME", "The version of this alias (default live)"));
        spec.addOption(Specs.value("--seed", "HEX", "32 bytes, for a deterministic version"));
        spec.addOption(Specs.value("--clock", "TIME", "The time that a deterministic version sees"));
        spec.addOption(Specs.flag("--dry-run", "Run it, but apply none of its actions"));
        spec.addOption(Specs.value("--idempotency-key", "KEY", "The same key again gives the same run"));
        spec.addOption(Specs.value("--wait", "DURATION", "Longest wait (default 6m, at most 24h)"));
        return spec;
    }

    private static Exit run(Shell shell, Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected NAME or ID of a function");
        }
        return new RunCommand(shell, FunctionRef.of(shell)).run(options);
    }

    private Exit run(Options options) {
        Duration limit =
                options.value("--wait").map(w -> Durations.parse(w, "--wait")).orElse(DEFAULT_WAIT);
        if (limit.isNegative() || limit.compareTo(LONGEST) > 0) {
            throw CliFault.usage("--wait must be at most 24h");
        }
        JsonNode input = options.value("--input")
                .map(text -> Inputs.json(shell.surroundings(), text, "--input"))
                .orElseGet(Json::object);
        String name = options.positionals().getFirst();
        String id = functions.get(name).path("id").asString("");
        long deadline = System.nanoTime() + limit.toNanos();
        JsonNode execution;
        try (Progress progress = shell.progress("running " + name)) {
            ApiAnswer answer = shell.api().send(start(id, input, options, limit));
            execution = answer.json();
            while (running(execution) && System.nanoTime() < deadline) {
                progress.state(name + ": " + execution.path("status").asString(""));
                showLogs(execution);
                execution = poll(execution);
            }
        }
        showLogs(execution);
        return report(execution);
    }

    private ApiRequest start(String id, JsonNode input, Options options, Duration limit) {
        Duration wait = limit.compareTo(FIRST_WAIT) < 0 ? limit : FIRST_WAIT;
        List<String> query = new ArrayList<>();
        query.add("wait=" + wait.toSeconds() + "s");
        options.value("--version").ifPresent(v -> query.add("number=" + DeployCommand.whole(v, "--version")));
        options.value("--alias").ifPresent(v -> query.add("alias=" + FunctionRef.encoded(v)));
        options.value("--seed").ifPresent(v -> query.add("seed=" + FunctionRef.encoded(v)));
        options.value("--clock").ifPresent(v -> query.add("clock=" + FunctionRef.encoded(v)));
        if (options.on("--dry-run")) {
            query.add("dry_run=true");
        }
        String key = options.value("--idempotency-key")
                .orElseGet(() -> Uuid7.next(
                                shell.surroundings().clock(),
                                shell.surroundings().random())
                        .toString());
        shell.verbose(1, "Idempotency-Key: " + key);
        return ApiRequest.json(
                        "POST", functions.path() + "/" + id + "/execute?" + String.join("&", query), Json.bytes(input))
                .with("Idempotency-Key", key)
                .patient(wait);
    }

    private static boolean running(JsonNode execution) {
        return List.of("queued", "running").contains(execution.path("status").asString(""));
    }

    private JsonNode poll(JsonNode execution) {
        return shell.api()
                .send(ApiRequest.get(place(execution) + "?wait=" + POLL.toSeconds() + "s")
                        .patient(POLL))
                .json();
    }

    private String place(JsonNode execution) {
        return functions.path() + "/executions/" + execution.path("id").asString("");
    }

    /** The lines that were not shown yet; an answer holds the first ones, the route holds all. */
    private void showLogs(JsonNode execution) {
        if (shell.quiet()) {
            return;
        }
        List<JsonNode> carried = execution.path("logs").valueStream().toList();
        carried.forEach(this::show);
        if (!running(execution) && carried.size() < CARRIED) {
            return;
        }
        String cursor = "";
        do {
            JsonNode page = shell.api()
                    .send(ApiRequest.get(place(execution) + "/logs?limit=" + LOG_PAGE
                            + (cursor.isEmpty() ? "" : "&cursor=" + FunctionRef.encoded(cursor))))
                    .json();
            page.path("items").forEach(this::show);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
    }

    private void show(JsonNode line) {
        long seq = line.path("seq").asLong(0);
        if (seq > shownLines) {
            shownLines = seq;
            shell.note(LogsCommand.line(line));
        }
    }

    private Exit report(JsonNode execution) {
        String status = execution.path("status").asString("");
        Optional<Exit> ended = running(execution)
                ? Optional.empty()
                : Optional.of(status.equals("succeeded") ? Exit.DONE : Exit.WORK_FAILED);
        if (shell.output().format() == Format.TABLE) {
            if (status.equals("succeeded")) {
                shell.output().text(Json.pretty(execution.path("output")));
            }
        } else {
            shell.output().value(execution, View.ALL);
        }
        error(execution.path("error"));
        String id = Plain.line(execution.path("id").asString(""));
        if (ended.isEmpty()) {
            shell.note("still " + Plain.line(status) + "; the work goes on: " + id);
            return Exit.STILL_RUNNING;
        }
        shell.note(Plain.line(status) + ", version " + execution.path("number") + ", " + cost(execution.path("usage")));
        shell.note("run " + id);
        return ended.get();
    }

    private void error(JsonNode error) {
        if (!error.isObject()) {
            return;
        }
        var err = shell.surroundings().err();
        err.println("error: " + Plain.line(error.path("message").asString("")) + " (code "
                + Plain.line(error.path("code").asString("")) + ")");
        if (error.path("limit").isString()) {
            err.println("  limit " + Plain.line(error.path("limit").asString("")) + ": allowed " + error.path("allowed")
                    + ", used " + error.path("used"));
        }
        String stack = error.path("stack").asString("");
        if (!stack.isEmpty()) {
            err.println(Plain.lines(stack).indent(2).stripTrailing());
        }
    }

    static String cost(JsonNode usage) {
        if (!usage.isObject()) {
            return "no cost known";
        }
        long tenths = (usage.path("memory_peak_bytes").asLong(0) * 10 + (1 << 19)) / (1 << 20);
        return "CPU " + usage.path("cpu_ms").asLong(0) + " ms, wall "
                + usage.path("wall_ms").asLong(0) + " ms, peak memory " + tenths / 10 + "." + tenths % 10
                + " MiB, host calls " + usage.path("calls").asLong(0);
    }
}
