package io.neolayer.cli.hand;

import io.neolayer.cli.command.Durations;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.ApiProblem;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.EventStream;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Shows log lines of a function's runs: past ones, and with {@code -f} those to come. */
final class LogsCommand {
    private static final int PAGE = 200;
    private static final Duration DEFAULT_SINCE = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int FRUITLESS = 20;

    private final Shell shell;
    private final String runs;
    private final String function;
    private final String level;

    private LogsCommand(Shell shell, String runs, String function, String level) {
        this.shell = shell;
        this.runs = runs;
        this.function = function;
        this.level = level;
    }

    static CommandSpec spec() {
        CommandSpec spec = Specs.command("logs", "Log lines of a function's runs", LogsCommand::logs);
        spec.addPositional(Specs.words("NAME|ID", "0..*", "The function"));
        spec.addOption(picocli.CommandLine.Model.OptionSpec.builder("-f", "--follow")
                .type(boolean.class)
                .arity("0")
                .description("Go on with the lines to come")
                .build());
        spec.addOption(
                Specs.value("--since", "DURATION|TIME", "Begin with runs of that long ago (default 1h; with -f: now)"));
        spec.addOption(Specs.value("--run", "ID", "The lines of this run alone"));
        spec.addOption(Specs.value("--level", "debug|info|warn|error", "This level and graver ones"));
        return spec;
    }

    private static Exit logs(Shell shell, Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected NAME or ID of a function");
        }
        FunctionRef functions = FunctionRef.of(shell);
        String id = functions.get(options.positionals().getFirst()).path("id").asString("");
        String level = options.value("--level").orElse("");
        if (!level.isEmpty() && !List.of("debug", "info", "warn", "error").contains(level)) {
            throw CliFault.usage("--level must be debug, info, warn or error, found \"" + level + "\"");
        }
        LogsCommand logs = new LogsCommand(shell, functions.path() + "/executions", functions.path() + "/" + id, level);
        Optional<String> run = options.value("--run");
        if (run.isPresent()) {
            logs.past(run.get());
            return Exit.DONE;
        }
        Optional<Instant> since = options.value("--since").map(text -> since(shell, text));
        if (options.on("--follow")) {
            return logs.follow(since.orElse(null));
        }
        Instant now = shell.surroundings().clock().instant();
        logs.runsSince(since.orElse(now.minus(DEFAULT_SINCE))).reversed().forEach(logs::past);
        return Exit.DONE;
    }

    private static Instant since(Shell shell, String text) {
        if (text.contains("T") && !text.startsWith("P")) {
            try {
                return Instant.parse(text);
            } catch (java.time.DateTimeException e) {
                throw CliFault.usage("--since must be a duration or a time, found \"" + text + "\"");
            }
        }
        return shell.surroundings().clock().instant().minus(Durations.parse(text, "--since"));
    }

    /** Ids of the runs, newest first. */
    private List<String> runsSince(Instant since) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = shell.api()
                    .send(ApiRequest.get(function + "/executions?from=" + FunctionRef.encoded(since.toString())
                            + "&limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + FunctionRef.encoded(cursor))))
                    .json();
            page.path("items").forEach(run -> found.add(run.path("id").asString("")));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return found;
    }

    private void past(String run) {
        String cursor = "";
        do {
            JsonNode page = shell.api()
                    .send(ApiRequest.get(runs + "/" + FunctionRef.encoded(run) + "/logs?limit=" + PAGE + levelQuery()
                            + (cursor.isEmpty() ? "" : "&cursor=" + FunctionRef.encoded(cursor))))
                    .json();
            page.path("items").forEach(this::print);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
    }

    private String levelQuery() {
        return level.isEmpty() ? "" : "&level=" + level;
    }

    /** Until the server ends it for good: each connection goes on behind the last event, so nothing is missed or repeated. */
    private Exit follow(@Nullable Instant since) {
        String query = (since == null ? "" : "&from=" + FunctionRef.encoded(since.toString())) + levelQuery();
        String target = function + "/logs/stream" + (query.isEmpty() ? "" : "?" + query.substring(1));
        String last = "";
        Duration pause = FIRST_PAUSE;
        int fruitless = 0;
        while (true) {
            ApiRequest request = ApiRequest.get(target);
            String before = last;
            try (EventStream events =
                    shell.api().stream(last.isEmpty() ? request : request.with("Last-Event-ID", last))) {
                for (Optional<EventStream.Event> event = events.next(); event.isPresent(); event = events.next()) {
                    print(Json.read(event.get().data()));
                    last = event.get().id();
                }
                shell.verbose(1, "the stream ended; connecting again");
            } catch (IOException e) {
                shell.verbose(1, "the stream broke: " + e.getMessage());
            } catch (ApiProblem problem) {
                // before the first line a refusal is an answer; later the server may be starting
                if (problem.status() < 500 || last.isEmpty()) {
                    throw problem;
                }
            }
            boolean moved = !last.equals(before);
            fruitless = moved ? 0 : fruitless + 1;
            if (fruitless > FRUITLESS) {
                throw new CliFault(
                        Exit.NO_ANSWER, "the log stream of " + shell.api().server() + " does not come back");
            }
            pause = moved
                    ? FIRST_PAUSE
                    : pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            shell.surroundings().pause().of(pause);
        }
    }

    private void print(JsonNode line) {
        if (shell.output().format() == Format.TABLE) {
            shell.output().text(line(line));
        } else {
            shell.output().event(line);
        }
    }

    static String line(JsonNode line) {
        return Plain.line(line.path("at").asString("")) + " "
                + String.format(
                        "%-5s", Plain.line(line.path("level").asString("").toUpperCase(Locale.ROOT))) + " "
                + Plain.lines(line.path("message").asString(""));
    }
}
