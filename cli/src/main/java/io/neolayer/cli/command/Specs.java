package io.neolayer.cli.command;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Builds picocli specifications in few words. */
public final class Specs {
    private static final int WIDTH = 110;

    private Specs() {}

    /** A command that does something. */
    public static CommandSpec command(String name, String summary, Action action) {
        return finished(CommandSpec.wrapWithoutInspection(action), name, summary);
    }

    /** A word that only has commands under it. */
    public static CommandSpec group(String name, String summary) {
        return finished(CommandSpec.create(), name, summary);
    }

    /** A command that is listed and not called. */
    public static CommandSpec name(String name, String summary) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(escaped(summary));
        return spec;
    }

    private static CommandSpec finished(CommandSpec spec, String name, String summary) {
        spec.name(name);
        spec.usageMessage().description(escaped(summary)).width(WIDTH).abbreviateSynopsis(true);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help")
                .build());
        GlobalOptions.specs(false).forEach(spec::addOption);
        return spec;
    }

    public static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(escaped(description))
                .build();
    }

    public static OptionSpec values(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(escaped(description))
                .build();
    }

    public static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(escaped(description))
                .build();
    }

    /** @param arity as picocli writes it: {@code 1}, {@code 0..1}, {@code 0..*} */
    public static PositionalParamSpec words(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .index("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(arity)
                .paramLabel(label)
                .hideParamSyntax(true)
                .description(escaped(description))
                .build();
    }

    /** Text that picocli would take for a format or a style. */
    public static String escaped(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    /** Names that no generated option may take. */
    public static Set<String> reserved() {
        return GlobalOptions.NAMES;
    }
}
