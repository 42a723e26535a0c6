package io.neolayer.cli.generated;

import io.neolayer.cli.command.Specs;
import io.neolayer.cli.document.ApiField;
import io.neolayer.cli.document.ApiField.Kind;
import io.neolayer.cli.document.ApiOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A query parameter or body property as an option.
 *
 * @param option its name with dashes; of a sensitive field the stem of {@code -file}, {@code -stdin} and {@code -env}
 */
record FieldOption(ApiField field, String option, boolean inQuery) {
    /** Query parameters that have an option of their own. */
    private static final Set<String> HANDLED = Set.of("cursor", "limit", "wait");

    /** What the generated commands themselves offer. */
    static final Set<String> OWN = Set.of(
            "--body",
            "--unset",
            "--idempotency-key",
            "--if-match",
            "--yes",
            "--dry-run",
            "--fields",
            "--wide",
            "--all",
            "--max-items",
            "--limit",
            "--cursor",
            "--wait");

    static List<FieldOption> of(ApiOperation operation) {
        Set<String> taken = new HashSet<>(OWN);
        taken.addAll(Specs.reserved());
        List<FieldOption> found = new ArrayList<>();
        for (ApiField field : operation.query()) {
            if (!HANDLED.contains(field.name())) {
                add(field, true, taken, found);
            }
        }
        for (ApiField field : operation.bodyFields()) {
            if (field.kind() != Kind.DEEP) {
                add(field, false, taken, found);
            }
        }
        return found;
    }

    private static void add(ApiField field, boolean inQuery, Set<String> taken, List<FieldOption> found) {
        String name = "--" + field.word();
        if (clashes(name, field, taken)) {
            name = (inQuery ? "--query-" : "--body-") + field.word();
        }
        if (clashes(name, field, taken)) {
            return;
        }
        FieldOption option = new FieldOption(field, name, inQuery);
        option.names().forEach(taken::add);
        found.add(option);
    }

    private static boolean clashes(String name, ApiField field, Set<String> taken) {
        return new FieldOption(field, name, false).names().stream().anyMatch(taken::contains);
    }

    private List<String> names() {
        if (field.sensitive()) {
            return List.of(option, file(), stdin(), env());
        }
        return field.kind() == Kind.BOOLEAN ? List.of(option, negated()) : List.of(option);
    }

    String file() {
        return option + "-file";
    }

    String stdin() {
        return option + "-stdin";
    }

    String env() {
        return option + "-env";
    }

    private String negated() {
        return "--no-" + option.substring(2);
    }

    /** How people are told about it. */
    String shown() {
        return field.sensitive() ? file() + ", " + stdin() + ", " + env() : option;
    }

    List<OptionSpec> specs() {
        if (field.sensitive()) {
            String about = description();
            return List.of(
                    Specs.value(
                            file(),
                            "PATH",
                            (about + " Read from a file; one line break at its end is left out.").strip()),
                    Specs.flag(stdin(), "The same from standard input."),
                    Specs.value(env(), "VAR", "The same from an environment variable."),
                    // known only to be refused
                    OptionSpec.builder(option)
                            .type(String.class)
                            .arity("0..1")
                            .hidden(true)
                            .build());
        }
        if (field.kind() == Kind.BOOLEAN) {
            return List.of(OptionSpec.builder(option)
                    .type(Boolean.class)
                    .arity("0")
                    .negatable(true)
                    .description(Specs.escaped(description()))
                    .build());
        }
        boolean many = field.kind() == Kind.TEXTS || field.kind() == Kind.INTEGERS || field.kind() == Kind.MAP;
        OptionSpec.Builder builder = many
                ? OptionSpec.builder(option).type(List.class).auxiliaryTypes(String.class)
                : OptionSpec.builder(option).type(String.class);
        if (!field.values().isEmpty()) {
            builder.completionCandidates(field.values());
        }
        return List.of(builder.arity("1")
                .paramLabel(label())
                .description(Specs.escaped(description()))
                .build());
    }

    private String label() {
        if (!field.values().isEmpty() && field.values().size() <= 6) {
            return String.join("|", field.values());
        }
        return switch (field.kind()) {
            case INTEGER, NUMBER, INTEGERS -> "N";
            case MAP -> "K=V";
            default ->
                switch (field.format()) {
                    case "date-time" -> "TIME";
                    case "duration" -> "DURATION";
                    case "uuid" -> "ID";
                    default -> "TEXT";
                };
        };
    }

    private String description() {
        List<String> parts = new ArrayList<>();
        if (!field.description().isEmpty()) {
            parts.add(field.description() + (field.description().endsWith(".") ? "" : "."));
        }
        List<String> facts = new ArrayList<>();
        if (field.required()) {
            facts.add("required");
        }
        if (!field.bounds().isEmpty()) {
            facts.add(field.bounds());
        }
        if (field.values().size() > 6) {
            facts.add("one of " + String.join(", ", field.values()));
        }
        if (!field.fallback().isEmpty()) {
            facts.add("default " + field.fallback());
        }
        if (field.kind() == Kind.TEXTS || field.kind() == Kind.INTEGERS || field.kind() == Kind.MAP) {
            facts.add("may be repeated");
        }
        if (!facts.isEmpty()) {
            parts.add("(" + String.join("; ", facts) + ")");
        }
        return String.join(" ", parts);
    }
}
