package io.neolayer.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** The options that every command takes, before or after its words. */
public final class GlobalOptions {
    private record Global(String shortName, String name, String label, String description) {
        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    private static final List<Global> ALL = List.of(
            new Global("", "--addr", "URL", "Server (SERVICE_LAYER_ADDR; default http://localhost:8080)"),
            new Global("", "--account", "ID", "Account (SERVICE_LAYER_ACCOUNT)"),
            new Global("", "--profile", "NAME", "Profile (SERVICE_LAYER_PROFILE)"),
            new Global(
                    "", "--token-file", "PATH", "File with the token (SERVICE_LAYER_TOKEN_FILE, SERVICE_LAYER_TOKEN)"),
            new Global("", "--token-stdin", "", "Read the token from standard input"),
            new Global("-o", "--output", "json|table|yaml", "Form of the result (SERVICE_LAYER_OUTPUT)"),
            new Global("", "--timeout", "DURATION", "Longest wait for an answer (default 30s, at most 10m)"),
            new Global("", "--retries", "N", "Attempts for a request that may be repeated (default 4, at most 10)"),
            new Global("", "--no-color", "", "No colour (NO_COLOR)"),
            new Global("", "--no-progress", "", "No progress on standard error"),
            new Global("-q", "--quiet", "", "No notes and no progress"));

    /** All names, with dashes. */
    static final Set<String> NAMES = Stream.concat(
                    Stream.of("--token", "--help", "--verbose", "--version"),
                    ALL.stream().map(Global::name))
            .collect(Collectors.toUnmodifiableSet());

    private GlobalOptions() {}

    /** @param shown whether help lists them */
    static List<OptionSpec> specs(boolean shown) {
        List<OptionSpec> specs = new ArrayList<>();
        for (Global global : ALL) {
            OptionSpec.Builder builder = global.shortName().isEmpty()
                    ? OptionSpec.builder(global.name())
                    : OptionSpec.builder(global.shortName(), global.name());
            builder = global.takesValue()
                    ? builder.type(String.class).arity("1").paramLabel(global.label())
                    : builder.type(boolean.class).arity("0");
            specs.add(builder.hidden(!shown)
                    .description(Specs.escaped(global.description()))
                    .build());
        }
        specs.add(OptionSpec.builder("-v", "--verbose")
                .type(boolean[].class)
                .arity("0")
                .hidden(!shown)
                .description("Say what is sent; -vv with headers, the credential masked")
                .build());
        // known only to be refused: a value on a command line is seen by every process of the machine
        specs.add(OptionSpec.builder("--token")
                .type(String.class)
                .arity("0..1")
                .hidden(true)
                .build());
        return specs;
    }

    /** Whether the word is a global option whose value is the next word. */
    public static boolean takesNextWord(String word) {
        return word.equals("--token")
                || ALL.stream().anyMatch(g -> g.takesValue() && (word.equals(g.name()) || word.equals(g.shortName())));
    }

    /** The root's own, listed by help. */
    public static List<OptionSpec> listed() {
        return specs(true);
    }
}
