package io.neolayer.cli.generated;

import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.document.ApiField;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the body together: the whole one of {@code --body}, then single options over it. */
final class BodyInput {
    private final ApiOperation operation;
    private final List<FieldOption> fields;

    BodyInput(ApiOperation operation, List<FieldOption> fields) {
        this.operation = operation;
        this.fields = fields.stream().filter(f -> !f.inQuery()).toList();
    }

    /** @param asks whether a missing secret may be asked for */
    JsonNode read(Shell shell, Options options, boolean asks) {
        Optional<JsonNode> whole =
                options.value("--body").map(text -> Inputs.json(shell.surroundings(), text, "--body"));
        whole.ifPresent(
                body -> refuseInlineSecrets(body, options.value("--body").orElse("")));
        if (whole.isPresent() && !whole.get().isObject()) {
            return whole.get();
        }
        ObjectNode body = Json.object();
        whole.ifPresent(node -> node.properties().forEach(e -> body.set(e.getKey(), e.getValue())));
        for (FieldOption option : fields) {
            Optional<JsonNode> value = option.field().sensitive()
                    ? secret(shell, options, option, asks && whole.isEmpty())
                    : FieldValues.given(option, options);
            value.ifPresent(node -> put(body, option.field().path(), node));
        }
        for (String name : options.values("--unset")) {
            put(body, List.of(name.replace('-', '_').split("\\.")), JsonNodeFactory.instance.nullNode());
        }
        return body;
    }

    private void refuseInlineSecrets(JsonNode body, String argument) {
        if (argument.equals("-") || argument.startsWith("@")) {
            return;
        }
        for (ApiField field : operation.bodyFields()) {
            if (field.sensitive() && body.at(field.pointer()).isValueNode()) {
                throw CliFault.usage("--body holds the sensitive field " + field.name()
                        + ", which every process of this machine could read; use --body @FILE or --body -");
            }
        }
    }

    private static Optional<JsonNode> secret(Shell shell, Options options, FieldOption option, boolean asks) {
        refuseTyped(options, option);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (options.has(option.file())) {
            String name = options.value(option.file()).orElse("");
            return Optional.of(nodes.stringNode(Inputs.secret(shell.surroundings(), name, option.file())));
        }
        if (options.has(option.stdin())) {
            return Optional.of(nodes.stringNode(Inputs.secret(shell.surroundings(), "-", option.stdin())));
        }
        if (options.has(option.env())) {
            String variable = options.value(option.env()).orElse("");
            String value = shell.surroundings()
                    .variable(variable)
                    .orElseThrow(
                            () -> CliFault.usage("the variable " + variable + " (" + option.env() + ") is not set"));
            return Optional.of(nodes.stringNode(value));
        }
        if (asks && option.field().required() && shell.surroundings().interactive()) {
            return Optional.of(nodes.stringNode(
                    shell.surroundings().prompt().hidden(option.field().name() + " (not shown): ")));
        }
        return Optional.empty();
    }

    static void refuseTyped(Options options, FieldOption option) {
        if (options.has(option.option())) {
            throw CliFault.usage("there is no " + option.option()
                    + ": a secret on a command line can be read by every process of this machine. Use "
                    + option.file() + " PATH, " + option.stdin() + " or " + option.env()
                    + " VAR, or leave it out to be asked at a terminal");
        }
    }

    private static void put(ObjectNode body, List<String> path, JsonNode value) {
        ObjectNode at = body;
        for (String name : path.subList(0, path.size() - 1)) {
            JsonNode next = at.path(name);
            at = next instanceof ObjectNode object ? object : at.putObject(name);
        }
        at.set(path.getLast(), value);
    }
}
