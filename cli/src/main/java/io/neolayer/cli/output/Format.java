package io.neolayer.cli.output;

/** How results are written. */
public enum Format {
    TABLE,
    JSON,
    YAML;

    public static Format of(String word) {
        return switch (word) {
            case "table" -> TABLE;
            case "yaml" -> YAML;
            default -> JSON;
        };
    }
}
