package io.neolayer.kernel.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The settings as documents: the reference in {@code docs/configuration.md}, and what a start prints. */
public final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration

            Generated from the settings' declarations; `ConfigurationReferenceTest` compares, and writes this file
            when run with `-Dwrite.docs=true`.

            A value is taken from the flag, else the environment, else the YAML file named by `CONFIG_FILE`
            (`--config-file`), else the default. An empty value counts as none. Sizes take `KiB`, `MiB`, `GiB`; durations
            are ISO 8601 (`PT30S`) or short (`30s`, `5m`, `2h`, `7d`). Unknown flags and file keys stop the start, and so
            does a variable within two letters of one below. A setting marked *secret* is never printed and also has the
            form `<NAME>_FILE` (`--name-file`, `name_file`), which wins; the file must not be readable by others.

            | variable | flag | file key | value | default | what it does |
            |---|---|---|---|---|---|
            """;

    private ConfigReference() {}

    public static String markdown(List<Setting> settings) {
        return settings.stream().map(ConfigReference::row).collect(Collectors.joining("", INTRODUCTION, ""));
    }

    private static String row(Setting setting) {
        String form =
                setting.secret() && !"secret".equals(setting.form()) ? setting.form() + ", secret" : setting.form();
        String standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
        return "| `%s` | `%s` | `%s` | %s | %s | %s |%n"
                .formatted(
                        setting.environment(),
                        setting.flag(),
                        setting.key(),
                        form.replace("|", "\\|"),
                        standard,
                        setting.says());
    }

    /** One line for each setting: variable, value and where it came from; secrets masked. */
    public static String effective(List<Setting> settings) {
        int width =
                settings.stream().mapToInt(s -> s.environment().length()).max().orElse(1);
        return settings.stream()
                .map(setting -> "  %s %s  (%s)%n"
                        .formatted(
                                setting.environment()
                                        + " "
                                                .repeat(width
                                                        - setting.environment().length()),
                                setting.value().isEmpty() ? "-" : setting.value(),
                                setting.source().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining());
    }
}
