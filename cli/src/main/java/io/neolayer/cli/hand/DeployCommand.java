package io.neolayer.cli.hand;

import io.neolayer.cli.command.Durations;
import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiProblem;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Uuid7;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends a source file: makes the function or a new version of it, and moves an alias. */
final class DeployCommand {
    private static final int LARGEST_SOURCE = 256 << 10;
    /** Fields that a new version takes over from the latest one unless they are given. */
    private static final List<String> KEPT = List.of(
            "secrets",
            "permissions",
            "egress",
            "limits",
            "input_schema",
            "output_schema",
            "executor",
            "min_trust",
            "deterministic",
            "record");

    private static final Map<String, String> LISTS =
            Map.of("--secret", "secrets", "--permission", "permissions", "--egress", "egress");

    private DeployCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Specs.command(
                "deploy",
                "Send a .js file: makes the function, or a new version when the content changed",
                DeployCommand::deploy);
        spec.addPositional(Specs.words("PATH", "0..*", "The source file"));
        spec.addOption(Specs.value("--name", "NAME", "Name of the function (default: the file's)"));
        spec.addOption(Specs.value("--description", "TEXT", "What it is for"));
        spec.addOption(Specs.values("--tag", "TAG", "May be repeated"));
        spec.addOption(Specs.values("--secret", "NAME", "A secret that the code may read (may be repeated)"));
        spec.addOption(Specs.values("--permission", "NAME", "What services.* may do (may be repeated)"));
        spec.addOption(Specs.values("--egress", "HOST", "A host that http may reach (may be repeated)"));
        spec.addOption(Specs.value("--cpu", "DURATION", "Lower the limit of CPU time"));
        spec.addOption(Specs.value("--wall", "DURATION", "Lower the limit of wall time"));
        spec.addOption(Specs.value("--memory-bytes", "N", "Lower the limit of memory"));
        spec.addOption(Specs.value("--input-schema", "@FILE|JSON", "JSON Schema of the input"));
        spec.addOption(Specs.value("--output-schema", "@FILE|JSON", "JSON Schema of the output"));
        spec.addOption(negatable("--deterministic", "Fixed clock and seed"));
        spec.addOption(negatable("--record", "Keep a transcript, so that runs can be replayed"));
        spec.addOption(Specs.flag("--fresh", "Take nothing over from the latest version"));
        spec.addOption(Specs.value("--alias", "NAME", "Alias to move to the version (default live)"));
        spec.addOption(Specs.flag("--no-alias", "Move no alias"));
        return spec;
    }

    private static picocli.CommandLine.Model.OptionSpec negatable(String name, String description) {
        return picocli.CommandLine.Model.OptionSpec.builder(name)
                .type(Boolean.class)
                .arity("0")
                .negatable(true)
                .description(description)
                .build();
    }

    private static Exit deploy(Shell shell, Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected PATH of a .js file");
        }
        String path = options.positionals().getFirst();
        String source = source(shell, path);
        String alias = options.on("--no-alias") ? "" : options.value("--alias").orElse("live");
        FunctionRef functions = FunctionRef.of(shell);
        try (Progress progress = shell.progress("deploying " + path)) {
            Optional<JsonNode> known = functions.find(options.value("--name").orElseGet(() -> nameOf(path)));
            progress.state("the server checks " + path);
            ObjectNode result = known.isPresent()
                    ? newVersion(shell, functions, known.get(), fields(shell, options, source), options, alias)
                    : newFunction(shell, functions, fields(shell, options, source), options, path, alias);
            shell.output().value(result, View.ALL);
            return Exit.DONE;
        } catch (ApiProblem problem) {
            Optional<CliFault> compile = compileError(problem, path);
            if (compile.isPresent()) {
                throw compile.get();
            }
            throw problem;
        }
    }

    private static String source(Shell shell, String path) {
        Path file = shell.surroundings().path(path);
        if (Files.isDirectory(file)) {
            throw CliFault.usage(path + " is a folder; a plain .js file is expected");
        }
        return Inputs.text(Inputs.bytes(shell.surroundings(), path, LARGEST_SOURCE, Exit.REFUSED), path);
    }

    private static String nameOf(String path) {
        Path name = Path.of(path).getFileName();
        return name == null ? path : name.toString().replaceFirst("\\.[cm]?js$", "");
    }

    /** What was typed of a version. */
    private static ObjectNode fields(Shell shell, Options options, String source) {
        ObjectNode fields = Json.object();
        fields.put("source", source);
        LISTS.forEach((option, field) -> {
            if (options.has(option)) {
                ArrayNode list = fields.putArray(field);
                options.values(option).forEach(list::add);
            }
        });
        ObjectNode limits = Json.object();
        options.value("--cpu")
                .ifPresent(v -> limits.put("cpu", Durations.parse(v, "--cpu").toString()));
        options.value("--wall")
                .ifPresent(v -> limits.put("wall", Durations.parse(v, "--wall").toString()));
        options.value("--memory-bytes").ifPresent(v -> limits.put("memory_bytes", whole(v, "--memory-bytes")));
        if (!limits.isEmpty()) {
            fields.set("limits", limits);
        }
        for (String name : List.of("input-schema", "output-schema")) {
            options.value("--" + name)
                    .ifPresent(
                            v -> fields.set(name.replace('-', '_'), Inputs.json(shell.surroundings(), v, "--" + name)));
        }
        options.flag("--deterministic").ifPresent(v -> fields.put("deterministic", v));
        options.flag("--record").ifPresent(v -> fields.put("record", v));
        return fields;
    }

    static long whole(String text, String option) {
        if (!text.matches("[0-9]{1,15}")) {
            throw CliFault.usage(option + " must be a whole number, found \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode newFunction(
            Shell shell, FunctionRef functions, ObjectNode body, Options options, String path, String alias) {
        body.put("name", options.value("--name").orElseGet(() -> nameOf(path)));
        describe(body, options);
        JsonNode function = post(shell, functions.path(), body).json();
        String id = function.path("id").asString("");
        if (!alias.isEmpty() && !alias.equals("live")) {
            move(shell, functions, id, alias, 1);
        }
        return result(shell, functions, function, 1, alias.isEmpty() ? "live" : alias, true);
    }

    private static void describe(ObjectNode body, Options options) {
        options.value("--description").ifPresent(v -> body.put("description", v));
        if (options.has("--tag")) {
            ArrayNode tags = body.putArray("tags");
            options.values("--tag").forEach(tags::add);
        }
    }

    private static ObjectNode newVersion(
            Shell shell, FunctionRef functions, JsonNode function, ObjectNode body, Options options, String alias) {
        String id = function.path("id").asString("");
        ObjectNode patch = Json.object();
        describe(patch, options);
        if (!patch.isEmpty()) {
            shell.api().send(ApiRequest.json("PATCH", functions.path() + "/" + id, Json.bytes(patch)));
        }
        if (!options.on("--fresh")) {
            takeOver(latest(shell, functions, function), body);
        }
        ApiAnswer answer = post(shell, functions.path() + "/" + id + "/versions", body);
        int number = answer.json().path("number").asInt(0);
        boolean moves = !alias.isEmpty() && function.path("aliases").path(alias).asInt(0) != number;
        if (moves) {
            move(shell, functions, id, alias, number);
        }
        return result(shell, functions, function, number, alias, answer.status() == 201);
    }

    private static JsonNode latest(Shell shell, FunctionRef functions, JsonNode function) {
        return shell.api()
                .send(ApiRequest.get(
                        functions.path() + "/" + function.path("id").asString("") + "/versions/"
                                + function.path("latest_number").asInt(1)))
                .json();
    }

    private static void takeOver(JsonNode latest, ObjectNode body) {
        for (String field : KEPT) {
            JsonNode kept = latest.path(field);
            if (field.equals("limits") && body.path(field) instanceof ObjectNode given) {
                kept.properties().stream()
                        .filter(e -> !e.getValue().isNull() && !given.has(e.getKey()))
                        .forEach(e -> given.set(e.getKey(), e.getValue()));
            } else if (!body.has(field) && !kept.isMissingNode() && !kept.isNull()) {
                body.set(field, kept);
            }
        }
    }

    private static ApiAnswer post(Shell shell, String path, ObjectNode body) {
        String key = Uuid7.next(
                        shell.surroundings().clock(), shell.surroundings().random())
                .toString();
        shell.verbose(1, "Idempotency-Key: " + key);
        return shell.api().send(ApiRequest.json("POST", path, Json.bytes(body)).with("Idempotency-Key", key));
    }

    private static void move(Shell shell, FunctionRef functions, String id, String alias, int number) {
        ObjectNode to = Json.object();
        to.put("number", number);
        String path = functions.path() + "/" + id + "/aliases/" + FunctionRef.encoded(alias);
        shell.api().send(ApiRequest.json("PUT", path, Json.bytes(to)));
    }

    private static ObjectNode result(
            Shell shell, FunctionRef functions, JsonNode function, int number, String alias, boolean fresh) {
        String id = function.path("id").asString("");
        JsonNode version = shell.api()
                .send(ApiRequest.get(functions.path() + "/" + id + "/versions/" + number))
                .json();
        if (!fresh) {
            shell.note("nothing changed; version " + number + " stands");
        }
        ObjectNode result = Json.object();
        result.put("function_id", id);
        result.set("name", function.path("name"));
        result.put("number", number);
        result.put("created", fresh);
        result.put("alias", alias.isEmpty() ? null : alias);
        result.set("source_sha256", version.path("source_sha256"));
        result.set("form", version.path("form"));
        result.set("secrets", version.path("secrets"));
        return result;
    }

    /** A compile error at its place in the file, as compilers write it. */
    private static Optional<CliFault> compileError(ApiProblem problem, String path) {
        JsonNode body = problem.body();
        for (JsonNode error : body.path("errors")) {
            if (error.path("field").asString("").equals("/source")
                    && body.path("line").isNumber()) {
                String at = path + ":" + body.path("line") + ":"
                        + body.path("column").asInt(1);
                String message = error.path("message").asString("").replaceFirst("^line [0-9]+, column [0-9]+: ", "");
                return Optional.of(new CliFault(
                        Exit.REFUSED,
                        at + ": " + Plain.line(message) + " ("
                                + Plain.line(error.path("code").asString("")) + ")\nrequest id "
                                + Plain.line(body.path("request_id").asString(""))));
            }
        }
        return Optional.empty();
    }
}
