package io.neolayer.cli.hand;

import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Raw calls: by method and path, or by operation id. */
final class ApiCommand {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private ApiCommand() {}

    static CommandSpec spec() {
        CommandSpec spec =
                Specs.command("api", "A raw call: api METHOD PATH, or api call OPERATION_ID", ApiCommand::raw);
        spec.addPositional(Specs.words("METHOD PATH", "0..*", "Such as: GET /system/version"));
        spec.addOption(Specs.value("--body", "@FILE|-|JSON", "The body"));
        spec.addOption(Specs.value("--idempotency-key", "KEY", "Idempotency-Key header"));
        spec.addOption(Specs.value("--if-match", "ETAG", "If-Match header"));
        CommandSpec call = Specs.command("call", "Call an operation by its id, hidden ones too", (shell, options) -> {
            throw CliFault.usage("expected an operation id, such as: slctl api call functions.execute");
        });
        spec.addSubcommand("call", call);
        return spec;
    }

    private static Exit raw(Shell shell, Options options) {
        List<String> words = options.positionals();
        if (words.size() != 2
                || !METHODS.contains(words.getFirst().toUpperCase(Locale.ROOT))
                || !words.get(1).startsWith("/")) {
            throw CliFault.usage("expected METHOD PATH, such as: slctl api GET /system/version");
        }
        String method = words.getFirst().toUpperCase(Locale.ROOT);
        Optional<byte[]> body =
                options.value("--body").map(text -> Json.bytes(Inputs.json(shell.surroundings(), text, "--body")));
        ApiRequest request = body.isPresent()
                ? ApiRequest.json(method, words.get(1), body.get())
                : new ApiRequest(method, words.get(1), java.util.Map.of(), null, java.time.Duration.ZERO);
        Optional<String> key = options.value("--idempotency-key");
        if (key.isPresent()) {
            request = request.with("Idempotency-Key", key.get());
        }
        Optional<String> match = options.value("--if-match");
        if (match.isPresent()) {
            request = request.with("If-Match", match.get());
        }
        ApiAnswer answer = shell.api().send(request);
        if (answer.isJson()) {
            shell.output().value(answer.json(), View.ALL);
        } else if (answer.body().length > 0) {
            shell.output()
                    .text(Plain.lines(Inputs.text(answer.body(), "the answer")).stripTrailing());
        }
        return Exit.DONE;
    }
}
