package io.neolayer.cli.generated;

import io.neolayer.cli.command.Specs;
import io.neolayer.cli.document.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the command of one operation: its options, its help, its action. */
public final class GeneratedCommand {
    private GeneratedCommand() {}

    /** @param name the last word of the command */
    public static CommandSpec of(ApiOperation operation, String name) {
        List<FieldOption> fields = FieldOption.of(operation);
        CommandSpec spec = Specs.command(name, operation.summary(), new GeneratedCall(operation, fields));
        List<String> words = PathWords.of(operation).labels();
        if (!words.isEmpty()) {
            spec.addPositional(Specs.words(String.join(" ", words), "0..*", "From the path, in this order"));
        }
        fields.forEach(field -> field.specs().forEach(spec::addOption));
        own(operation).forEach(spec::addOption);
        spec.usageMessage().footer(footer(operation, fields).toArray(String[]::new));
        return spec;
    }

    /** The operation of a command that was made here. */
    public static Optional<ApiOperation> operation(CommandSpec spec) {
        return spec.userObject() instanceof GeneratedCall call ? Optional.of(call.operation()) : Optional.empty();
    }

    private static List<OptionSpec> own(ApiOperation operation) {
        List<OptionSpec> own = new ArrayList<>();
        if (operation.takesBody()) {
            own.add(Specs.value("--body", "@FILE|-|JSON", "The whole body; single options stand over it"));
        }
        if (operation.mergePatch()) {
            own.add(Specs.values("--unset", "FIELD", "Send null: back to the default (may be repeated)"));
        }
        if (operation.takesHeader("Idempotency-Key")) {
            own.add(Specs.value(
                    "--idempotency-key", "KEY", "The same key again has no second effect (default: a new UUID)"));
        }
        if (operation.takesHeader("If-Match")) {
            own.add(Specs.value("--if-match", "ETAG|auto", "Only if it is still this version; auto reads it first"));
        }
        if (!operation.method().equals("GET")) {
            // taken everywhere, so that a script need not know which commands ask
            boolean asks = GeneratedCall.question(operation).isPresent();
            own.add(OptionSpec.builder(Specs.flag("--yes", "Do not ask"))
                    .hidden(!asks)
                    .build());
        }
        if (operation.lists()) {
            own.add(Specs.value("--limit", "N", "Items of a page, 1 to 200 (default 25)"));
            own.add(Specs.value("--cursor", "CURSOR", "Go on where a page ended"));
            own.add(Specs.flag("--all", "Follow the cursor to the end"));
            own.add(Specs.value("--max-items", "N", "Bound of --all (default 10000, 0 for none)"));
        }
        if (operation.waits() || operation.lifecycle().isPresent()) {
            own.add(Specs.value("--wait", "DURATION", "Wait for the end (--wait alone: 60s; at most 24h)"));
        }
        own.add(Specs.value("--fields", "A,B.C", "Only these fields"));
        own.add(Specs.flag("--wide", "Do not cut cells"));
        own.add(Specs.flag("--dry-run", "Show the request and send nothing"));
        return own;
    }

    private static List<String> footer(ApiOperation operation, List<FieldOption> fields) {
        List<String> lines = new ArrayList<>();
        if (!operation.description().isEmpty()) {
            lines.add("");
            lines.add(operation.description());
        }
        operation.permission().ifPresent(permission -> {
            lines.add("");
            lines.add("Permission: " + permission);
        });
        lines.add("");
        lines.add("Example:");
        lines.add("  slctl " + example(operation, fields));
        lines.add("The same with curl:");
        lines.addAll(curl(operation));
        lines.add("");
        lines.add("Options that every command takes: slctl --help");
        return lines.stream().map(Specs::escaped).toList();
    }

    private static String example(ApiOperation operation, List<FieldOption> fields) {
        List<String> words = new ArrayList<>(operation.words());
        PathWords.of(operation).labels().stream()
                .filter(l -> !l.startsWith("["))
                .forEach(words::add);
        Optional<String> body = operation.example();
        if (body.isPresent()) {
            words.add("--body '" + body.get() + "'");
        } else {
            for (FieldOption field : fields) {
                if (field.field().required()) {
                    words.add(field.field().sensitive() ? field.file() + " PATH" : field.option() + " …");
                }
            }
        }
        return String.join(" ", words);
    }

    private static List<String> curl(ApiOperation operation) {
        String path = operation.pathNames().stream()
                .reduce(operation.path(), (p, name) -> p.replace("{" + name + "}", name.toUpperCase(Locale.ROOT)));
        List<String> lines = new ArrayList<>();
        lines.add("  curl -X " + operation.method() + " \"http://localhost:8080" + path + "\" \\");
        boolean body = operation.takesBody();
        lines.add("    -H \"Authorization: Bearer $SERVICE_LAYER_TOKEN\"" + (body ? " \\" : ""));
        if (body) {
            String json = operation
                    .example()
                    .orElseGet(() -> operation.bodyFields().stream()
                            .filter(f -> f.required() && f.path().size() == 1)
                            .map(f -> "\"" + f.name() + "\":…")
                            .collect(Collectors.joining(",", "{", "}")));
            lines.add("    -H 'Content-Type: " + operation.bodyType() + "' -d '" + json + "'");
        }
        return lines;
    }
}
