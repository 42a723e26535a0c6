package io.neolayer.cli.generated;

import io.neolayer.cli.command.Durations;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.document.ApiLifecycle;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.time.Duration;
import java.util.Optional;

/** Waits until a resource has ended. */
final class Waiting {
    static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Shell shell;
    private final ApiOperation operation;
    private final View view;

    Waiting(Shell shell, ApiOperation operation, View view) {
        this.shell = shell;
        this.operation = operation;
        this.view = view;
    }

    static Duration limit(String text) {
        Duration limit = Durations.parse(text, "--wait");
        if (limit.isNegative() || limit.compareTo(LONGEST) > 0) {
            throw CliFault.usage("--wait must be at most 24h");
        }
        return limit;
    }

    /** The last answer, and whether its state is a good end; empty when time was up. */
    private record Outcome(ApiAnswer answer, String state, Optional<Boolean> ended) {}

    Exit run(ApiRequest request, Duration limit) {
        Outcome outcome = await(request, limit);
        GeneratedCall.print(shell, outcome.answer(), view);
        if (outcome.ended().isEmpty()) {
            shell.note("still " + Plain.line(outcome.state()) + "; the work goes on: "
                    + Plain.line(outcome.answer().json().path("id").asString("")));
            return Exit.STILL_RUNNING;
        }
        return outcome.ended().get() ? Exit.DONE : Exit.WORK_FAILED;
    }

    private Outcome await(ApiRequest request, Duration limit) {
        ApiLifecycle lifecycle = lifecycle();
        String words = String.join(" ", operation.words());
        long deadline = System.nanoTime() + limit.toNanos();
        try (Progress progress = shell.progress(words)) {
            ApiAnswer answer = shell.api().send(operation.waits() ? polling(request, remaining(deadline)) : request);
            String place = "";
            while (true) {
                String state = answer.json().path(lifecycle.field()).asString("");
                Optional<Boolean> ended = lifecycle.ended(state);
                Duration left = remaining(deadline);
                if (ended.isPresent() || left.isZero()) {
                    return new Outcome(answer, state, ended);
                }
                progress.state(words + ": " + state);
                place = place.isEmpty() ? place(request, answer) : place;
                answer = again(place, left);
            }
        }
    }

    private ApiAnswer again(String place, Duration left) {
        ApiRequest get = ApiRequest.get(place);
        if (reader().map(ApiOperation::waits).orElse(operation.waits())) {
            return shell.api().send(polling(get, left));
        }
        shell.surroundings().pause().of(left.compareTo(BETWEEN) < 0 ? left : BETWEEN);
        return shell.api().send(get);
    }

    private static ApiRequest polling(ApiRequest request, Duration left) {
        Duration wait = left.compareTo(POLL) < 0 ? left : POLL;
        String target =
                request.target() + (request.target().contains("?") ? "&" : "?") + "wait=" + wait.toSeconds() + "s";
        return new ApiRequest(request.method(), target, request.headers(), request.body(), wait);
    }

    private static Duration remaining(long deadline) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        // whole seconds, so that every server understands them; the last part of a second counts as nothing
        return Duration.ofSeconds(left.plusMillis(500).toSeconds());
    }

    /** Where the resource is read: the operation itself, its Location, or the get operation of its collection. */
    private String place(ApiRequest request, ApiAnswer answer) {
        if (request.method().equals("GET")) {
            return request.target();
        }
        Optional<String> location = answer.header("Location");
        if (location.isPresent()) {
            return location.get().replaceFirst("^https?://[^/]+", "");
        }
        String id = answer.json().path("id").asString("");
        return reader().filter(get -> !id.isEmpty())
                .map(get -> PathWords.of(get).fill(java.util.List.of(id), shell::account))
                .orElseThrow(
                        () -> new CliFault(Exit.SERVER_FAULT, "the answer does not say where its resource is read"));
    }

    private ApiLifecycle lifecycle() {
        return operation
                .lifecycle()
                .or(() -> reader().flatMap(ApiOperation::lifecycle))
                .orElseThrow(() -> CliFault.usage("--wait: the document does not say how this ends"));
    }

    private Optional<ApiOperation> reader() {
        String id = operation.id();
        return id.endsWith(".get")
                ? Optional.of(operation)
                : shell.document().find(id.substring(0, id.lastIndexOf('.')) + ".get");
    }
}
