package io.neolayer.cli.command;

import io.neolayer.cli.settings.Settings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** What was typed, global options at whichever place they stand; the one nearest to the end wins. */
public final class Options implements Settings.Given {
    private final ParseResult root;

    public Options(ParseResult root) {
        this.root = root;
    }

    private Optional<ParseResult> owner(String name) {
        return root.asCommandLineList().reversed().stream()
                .map(line -> line.getParseResult())
                .filter(result -> result.hasMatchedOption(name))
                .findFirst();
    }

    @Override
    public Optional<String> apply(String name) {
        return value(name);
    }

    public Optional<String> value(String name) {
        return owner(name).map(result -> String.valueOf(result.<Object>matchedOptionValue(name, "")));
    }

    public List<String> values(String name) {
        return owner(name)
                .map(result -> result.matchedOptionValue(name, List.<String>of()))
                .orElse(List.of());
    }

    /** Whether the option stands there, with whatever value. */
    public boolean has(String name) {
        return owner(name).isPresent();
    }

    /** A switch with its {@code --no-} form; empty when neither stands there. */
    public Optional<Boolean> flag(String name) {
        return value(name).map(Boolean::parseBoolean);
    }

    public boolean on(String name) {
        return flag(name).orElse(false);
    }

    /** How often a switch was given. */
    public int count(String name) {
        return owner(name)
                .map(result -> result.matchedOptionValue(name, new boolean[0]).length)
                .orElse(0);
    }

    /** The words that are neither commands nor options. */
    public List<String> positionals() {
        ParseResult leaf = root.asCommandLineList().getLast().getParseResult();
        return leaf.matchedPositionals().isEmpty()
                ? List.of()
                : leaf.matchedPositionals().getFirst().stringValues();
    }
}
