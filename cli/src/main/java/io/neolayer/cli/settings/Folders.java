package io.neolayer.cli.settings;

import io.neolayer.cli.terminal.Surroundings;
import java.nio.file.Path;

/** Where the user's files lie, by the XDG base directory rules. */
public record Folders(Path config, Path cache) {
    public static Folders of(Surroundings surroundings) {
        Path home =
                surroundings.path(surroundings.variable("HOME").orElseGet(() -> System.getProperty("user.home", ".")));
        return new Folders(
                base(surroundings, "XDG_CONFIG_HOME", home.resolve(".config")),
                base(surroundings, "XDG_CACHE_HOME", home.resolve(".cache")));
    }

    private static Path base(Surroundings surroundings, String variable, Path fallback) {
        // the rules say that a relative path is ignored
        return surroundings
                .variable(variable)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(fallback)
                .resolve("slctl");
    }

    public Path profiles() {
        return config.resolve("config.yaml");
    }

    public Path credentials() {
        return config.resolve("credentials.yaml");
    }

    public Path trust() {
        return config.resolve("trust.yaml");
    }

    public Path documents() {
        return cache.resolve("documents");
    }

    public Path candidates() {
        return cache.resolve("candidates");
    }
}
