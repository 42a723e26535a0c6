package io.neolayer.kernel.config;

/** What is logged and how it looks. */
public record LogConfig(Level level, Format format) {
    /** The least severe level that is written. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** One JSON object a line, or a line for people. */
    public enum Format {
        JSON,
        TEXT
    }

    static LogConfig read(Settings settings) {
        return new LogConfig(
                settings.choice("log.level", Level.INFO, "least severe level that is written"),
                settings.choice("log.format", Format.JSON, "one JSON object a line on stdout, or text for people"));
    }
}
