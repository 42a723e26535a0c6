package io.neolayer.cli.generated;

import io.neolayer.cli.command.Action;
import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiProblem;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.EventStream;
import io.neolayer.cli.http.Uuid7;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls one operation with what was typed. */
final class GeneratedCall implements Action {
    private final ApiOperation operation;
    private final List<FieldOption> fields;

    GeneratedCall(ApiOperation operation, List<FieldOption> fields) {
        this.operation = operation;
        this.fields = fields;
    }

    ApiOperation operation() {
        return operation;
    }

    /** What a person is asked before it is done. */
    static Optional<String> question(ApiOperation operation) {
        return operation
                .confirm()
                .or(() -> operation.method().equals("DELETE")
                        ? Optional.of("This deletes: " + String.join(" ", operation.words()) + ".")
                        : Optional.empty());
    }

    @Override
    public Exit run(Shell shell, Options options) {
        try {
            return call(shell, options);
        } catch (ApiProblem problem) {
            throw problem.named(this::optionOf);
        }
    }

    private Exit call(Shell shell, Options options) {
        boolean dry = options.on("--dry-run");
        Optional<Duration> wait = options.value("--wait").map(text -> Waiting.limit(text));
        ApiRequest request = request(shell, options, dry);
        if (dry) {
            return show(shell, request);
        }
        question(operation).ifPresent(sentence -> shell.confirm(sentence, options.on("--yes")));
        if (operation.streams()) {
            return stream(shell, request);
        }
        View view = view(options);
        if (operation.lists()) {
            return new Paging(shell, operation, view).run(request.target(), options);
        }
        request = ifMatch(shell, options, request);
        if (wait.isPresent()) {
            return new Waiting(shell, operation, view).run(request, wait.get());
        }
        ApiAnswer answer = shell.api().send(request.patient(operation.waits() ? Waiting.LONGEST_POLL : Duration.ZERO));
        print(shell, answer, view);
        return Exit.DONE;
    }

    private View view(Options options) {
        List<String> chosen =
                options.value("--fields").map(f -> List.of(f.split(","))).orElse(List.of());
        return new View(operation.columns(), chosen, options.on("--wide"));
    }

    static void print(Shell shell, ApiAnswer answer, View view) {
        if (answer.body().length == 0) {
            shell.note("done (status " + answer.status() + ")");
        } else if (answer.isJson()) {
            JsonNode json = answer.json();
            // a list that is always whole has the form of a page, without the parameters of one
            if (json.path("items").isArray() && json.has("next_cursor")) {
                shell.output().page(json, view);
            } else {
                shell.output().value(json, view);
            }
        } else {
            shell.output()
                    .text(Plain.lines(Inputs.text(answer.body(), "the answer")).stripTrailing());
        }
    }

    private ApiRequest request(Shell shell, Options options, boolean dry) {
        Supplier<String> account =
                () -> dry ? shell.settings().account().map(s -> s.value()).orElse("ACCOUNT_ID") : shell.account();
        String path = PathWords.of(operation).fill(options.positionals(), account);
        Map<String, String> headers = new LinkedHashMap<>();
        byte @Nullable [] body = null;
        if (operation.takesBody()) {
            JsonNode json = new BodyInput(operation, fields).read(shell, options, !dry);
            body = Json.bytes(dry ? masked(json) : json);
            if (body.length > Inputs.LARGEST_BODY) {
                throw new CliFault(Exit.REFUSED, "the body is over " + Inputs.LARGEST_BODY + " bytes");
            }
            headers.put("Content-Type", operation.bodyType());
        }
        if (operation.takesHeader("Idempotency-Key")) {
            String key = options.value("--idempotency-key")
                    .orElseGet(() -> Uuid7.next(
                                    shell.surroundings().clock(),
                                    shell.surroundings().random())
                            .toString());
            headers.put("Idempotency-Key", key);
            shell.verbose(1, "Idempotency-Key: " + key);
        }
        return new ApiRequest(operation.method(), path + query(options), headers, body, Duration.ZERO);
    }

    private String query(Options options) {
        List<String> parts = new ArrayList<>();
        for (FieldOption field : fields) {
            if (field.field().sensitive()) {
                BodyInput.refuseTyped(options, field);
            } else if (field.inQuery()) {
                FieldValues.given(field, options)
                        .ifPresent(value -> add(parts, field.field().name(), value));
            }
        }
        if (operation.lists()) {
            options.value("--cursor").ifPresent(c -> parts.add("cursor=" + PathWords.encoded(c)));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static void add(List<String> parts, String name, JsonNode value) {
        for (JsonNode one : value.isArray() ? value.valueStream().toList() : List.of(value)) {
            parts.add(name + "=" + PathWords.encoded(Json.plain(one)));
        }
    }

    private ApiRequest ifMatch(Shell shell, Options options, ApiRequest request) {
        Optional<String> given = options.value("--if-match");
        if (given.isEmpty()) {
            return request;
        }
        String etag = given.get();
        if (etag.equals("auto")) {
            String path = request.target().split("\\?", 2)[0];
            etag = shell.api()
                    .send(ApiRequest.get(path))
                    .header("ETag")
                    .orElseThrow(() -> new CliFault(Exit.CONFLICT, "the server gives no ETag for " + path));
        } else if (!etag.startsWith("\"")) {
            etag = "\"" + etag + "\"";
        }
        return request.with("If-Match", etag);
    }

    private JsonNode masked(JsonNode body) {
        for (FieldOption field : fields) {
            if (field.field().sensitive() && body.at(field.field().pointer()).isString()) {
                List<String> path = field.field().path();
                JsonNode parent =
                        path.size() == 1 ? body : body.at("/" + String.join("/", path.subList(0, path.size() - 1)));
                if (parent instanceof tools.jackson.databind.node.ObjectNode object) {
                    object.put(path.getLast(), "***");
                }
            }
        }
        return body;
    }

    private static Exit show(Shell shell, ApiRequest request) {
        StringBuilder text =
                new StringBuilder(request.method() + " " + shell.settings().server() + request.target());
        if (shell.token().isPresent()) {
            text.append("\nAuthorization: Bearer ***");
        }
        request.headers()
                .forEach((name, value) ->
                        text.append('\n').append(name).append(": ").append(value));
        if (request.body() != null) {
            text.append("\n\n").append(Json.pretty(Json.read(request.body())));
        }
        shell.output().text(text.toString());
        return Exit.DONE;
    }

    private static Exit stream(Shell shell, ApiRequest request) {
        try (EventStream events = shell.api().stream(request)) {
            for (Optional<EventStream.Event> event = events.next(); event.isPresent(); event = events.next()) {
                shell.output().event(json(event.get().data()));
            }
            return Exit.DONE;
        } catch (IOException e) {
            throw shell.api().noAnswer(e);
        }
    }

    private static JsonNode json(String data) {
        try {
            return Json.read(data);
        } catch (JacksonException e) {
            return tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(data);
        }
    }

    /** A field of a problem as the option that sets it; the field itself when there is none. */
    private String optionOf(String field) {
        if (!field.startsWith("/")) {
            return fields.stream()
                    .filter(f -> f.inQuery() && f.field().name().equals(field))
                    .map(FieldOption::shown)
                    .findFirst()
                    .orElse(List.of("limit", "cursor", "wait").contains(field) ? "--" + field : field);
        }
        for (String at = field; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String pointer = at;
            Optional<FieldOption> found = fields.stream()
                    .filter(f -> !f.inQuery() && f.field().pointer().equals(pointer))
                    .findFirst();
            if (found.isPresent()) {
                return found.get().shown() + (pointer.equals(field) ? "" : " (" + field + ")");
            }
        }
        return "--body " + field;
    }
}
