package io.neolayer.kernel.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads settings from flags, environment, file and defaults, in that order. Asking for a setting declares it; a faulty
 * value is noted and answered with its default, so that one pass finds every fault.
 */
public final class Settings {
    private static final String FILE = "config_file";
    private static final String NONE = "";

    private record Given(String text, Setting.Source source) {}

    private final Sources sources;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Setting> declared = new LinkedHashMap<>();
    private final Map<String, String> shortFlags = new TreeMap<>();

    private Settings(List<String> arguments, Map<String, String> environment) {
        this.sources = Sources.of(arguments, environment, faults);
        text(FILE, "a YAML file with settings, nested or dotted");
    }

    /** @param arguments what follows the sub-command */
    public static Settings of(List<String> arguments, Map<String, String> environment) {
        return new Settings(arguments, environment);
    }

    /** A second flag for a setting, such as {@code --dsn}; to be called before the setting is read. */
    void shortFlag(String flag, String key) {
        shortFlags.put(flag, key);
    }

    public long number(String key, long standard, Bounds bounds, String says) {
        String form = bounds.least() + " to " + bounds.greatest();
        return read(key, form, Long.toString(standard), says, text -> within(Long.parseLong(text), bounds));
    }

    public long bytes(String key, long standard, Bounds bounds, String says) {
        String form = "bytes, " + Quantity.ofBytes(bounds.least()) + " to " + Quantity.ofBytes(bounds.greatest());
        return read(key, form, Quantity.ofBytes(standard), says, text -> within(Quantity.bytes(text), bounds));
    }

    /** @param bounds in seconds */
    public Duration duration(String key, Duration standard, Bounds bounds, String says) {
        String form =
                "duration, " + Duration.ofSeconds(bounds.least()) + " to " + Duration.ofSeconds(bounds.greatest());
        return read(key, form, standard.toString(), says, text -> {
            Duration value = Quantity.duration(text);
            boolean inside = value.compareTo(Duration.ofSeconds(bounds.least())) >= 0
                    && value.compareTo(Duration.ofSeconds(bounds.greatest())) <= 0;
            return accept(value, inside);
        });
    }

    public boolean toggle(String key, boolean standard, String says) {
        return read(key, "true or false", Boolean.toString(standard), says, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    public <E extends Enum<E>> E choice(String key, E standard, String says) {
        E[] constants = standard.getDeclaringClass().getEnumConstants();
        String form = Arrays.stream(constants).map(Settings::lower).collect(Collectors.joining(", "));
        return read(
                key,
                form,
                lower(standard),
                says,
                text -> Arrays.stream(constants)
                        .filter(constant -> lower(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    /** A value that a parser accepts; the parser throws {@link IllegalArgumentException} for what it does not. */
    public <T> T parsed(String key, String form, String standard, String says, Function<String, T> parser) {
        return read(key, form, standard, says, parser);
    }

    public Path path(String key, String standard, String says) {
        return read(key, "path", standard, says, Path::of);
    }

    public Optional<String> text(String key, String says) {
        return read(key, "text", NONE, says, text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    /** Values separated by commas, or a YAML list. */
    public List<String> list(String key, String form, String says) {
        return read(
                key,
                form,
                NONE,
                says,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList());
    }

    /** A value that is never printed; also taken from the file that {@code <NAME>_FILE} names, which wins. */
    public Optional<String> secret(String key, String says) {
        Optional<Given> given = given(key, true);
        declare(key, "secret", NONE, true, says, given, given.isPresent() ? "(set)" : "");
        return legible(given);
    }

    /** A URL whose password is never printed; also taken from a file. */
    public Optional<String> url(String key, String form, String says) {
        Optional<Given> given = given(key, true);
        String shown = given.map(g -> withoutPassword(g.text())).orElse("");
        declare(key, form, NONE, true, says, given, shown);
        return legible(given);
    }

    /** A file that could not be read is one fault already; nothing is to be found wrong with its text. */
    private static Optional<String> legible(Optional<Given> given) {
        return given.map(Given::text).filter(text -> !text.isEmpty());
    }

    static String withoutPassword(String url) {
        return url.replaceAll("(://[^:/@?]*):.*@", "$1:***@").replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    private <T> T read(String key, String form, String standard, String says, Function<String, T> parser) {
        Optional<Given> given = given(key, false);
        String shown = given.map(Given::text).orElse(standard);
        declare(key, form, standard, false, says, given, shown);
        try {
            return parser.apply(shown);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            String found = "\"" + shown + "\"" + (e instanceof InvalidPathException ? ", no path" : "");
            String example = standard.isEmpty() ? "correct or remove it" : "the default is " + standard;
            faults.add(Fault.of(where(key, given), form, found, example));
            return parser.apply(standard);
        }
    }

    private void declare(
            String key,
            String form,
            String standard,
            boolean secret,
            String says,
            Optional<Given> given,
            String shown) {
        Setting.Source source = given.map(Given::source).orElse(Setting.Source.DEFAULT);
        if (declared.put(key, new Setting(key, form, standard, secret, says, shown, source)) != null) {
            throw new IllegalStateException("setting " + key + " is declared twice");
        }
    }

    private Optional<Given> given(String key, boolean secret) {
        return from(sources.flags(), flags(key), "-file", secret, Setting.Source.FLAG)
                .or(() -> from(
                        sources.environment(),
                        List.of(Setting.environment(key)),
                        "_FILE",
                        secret,
                        Setting.Source.ENVIRONMENT))
                .or(() -> from(sources.file(), List.of(key), "_file", secret, Setting.Source.FILE));
    }

    private List<String> flags(String key) {
        var flags = new ArrayList<>(List.of(Setting.flag(key)));
        shortFlags.forEach((flag, target) -> {
            if (target.equals(key)) {
                flags.add(flag);
            }
        });
        return flags;
    }

    private Optional<Given> from(
            Map<String, String> values, List<String> names, String suffix, boolean secret, Setting.Source source) {
        for (String name : names) {
            String path = values.getOrDefault(name + suffix, "");
            if (secret && !path.isBlank()) {
                // a faulty file is a fault, and must not fall through to another source
                return Optional.of(
                        new Given(SecretFile.read(name + suffix, path, faults).orElse(""), source));
            }
            String value = values.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return Optional.of(new Given(value, source));
            }
        }
        return Optional.empty();
    }

    /** Notes a fault that a later judge found in a value, such as a key of the wrong length. */
    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** The name under which the operator gave the setting, for a fault's first words. */
    public String where(String key) {
        return where(
                key, given(key, declared.containsKey(key) && declared.get(key).secret()));
    }

    private String where(String key, Optional<Given> given) {
        Setting.Source source = given.map(Given::source).orElse(Setting.Source.ENVIRONMENT);
        return switch (source) {
            case FLAG ->
                flags(key).stream()
                        .filter(sources.flags()::containsKey)
                        .findFirst()
                        .orElse(Setting.flag(key));
            case FILE -> key + " in the configuration file";
            case ENVIRONMENT, DEFAULT -> Setting.environment(key);
        };
    }

    /** Every fault so far, with the names that no setting has; to be asked when all settings were read. */
    public List<Fault> faults() {
        var all = new ArrayList<>(faults);
        Set<String> flags = new LinkedHashSet<>(shortFlags.keySet());
        Set<String> keys = new LinkedHashSet<>();
        Set<String> variables = new LinkedHashSet<>();
        declared.values().forEach(setting -> {
            for (String file : setting.secret() ? List.of("", "_file") : List.of("")) {
                keys.add(setting.key() + file);
                flags.add(Setting.flag(setting.key() + file));
                variables.add(Setting.environment(setting.key() + file));
            }
        });
        sources.flags().keySet().stream()
                .filter(flag -> !flags.contains(flag))
                .forEach(flag -> all.add(unknown(flag, "a flag of this program", flags)));
        sources.file().keySet().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> all.add(unknown(key + " in the configuration file", "a key of this program", keys)));
        sources.environment().keySet().stream()
                .filter(name -> !variables.contains(name))
                .sorted()
                .forEach(name -> Spelling.nearest(name, variables, 2)
                        .ifPresent(meant -> all.add(Fault.of(
                                name,
                                "a variable of this program",
                                "a misspelt name",
                                "write " + meant + " or unset it"))));
        return all;
    }

    private static Fault unknown(String where, String expected, Set<String> known) {
        String name = where.replace(" in the configuration file", "");
        String action = Spelling.nearest(name, known, 3)
                .map(near -> "did you mean " + near + "?")
                .orElse("remove it; docs/configuration.md lists them all");
        return Fault.of(where, expected, "an unknown name", action);
    }

    /** All declared settings, by key. */
    public List<Setting> declared() {
        return declared.values().stream()
                .sorted(Comparator.comparing(Setting::key))
                .toList();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long within(long value, Bounds bounds) {
        return accept(value, bounds.holds(value));
    }

    private static <T> T accept(T value, boolean inside) {
        if (!inside) {
            throw new IllegalArgumentException(value + " is out of bounds");
        }
        return value;
    }
}
