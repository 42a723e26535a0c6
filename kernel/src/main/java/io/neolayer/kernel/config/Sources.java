package io.neolayer.kernel.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What the operator wrote, before anybody judged it.
 *
 * @param flags by flag name, {@code --log-level}
 * @param environment by variable
 * @param file by dotted key
 */
record Sources(Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    private static final int FILE_MAX = 256 * 1024;

    static Sources of(List<String> arguments, Map<String, String> environment, List<Fault> faults) {
        Map<String, String> flags = flags(arguments, faults);
        String path = flags.getOrDefault("--config-file", environment.get("CONFIG_FILE"));
        Map<String, String> file = path == null || path.isBlank() ? Map.of() : file(Path.of(path), faults);
        return new Sources(flags, Map.copyOf(environment), file);
    }

    /** {@code --name value}, {@code --name=value}, or {@code --name} alone for true. */
    private static Map<String, String> flags(List<String> arguments, List<Fault> faults) {
        var found = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                faults.add(Fault.of(
                        "argument " + (i + 1),
                        "a flag --name value",
                        "\"" + argument + "\"",
                        "remove it or name its flag"));
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "true" : argument.substring(equals + 1);
            if (equals < 0 && i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
                value = arguments.get(++i);
            }
            if (found.put(name, value) != null) {
                faults.add(Fault.of(name, "the flag once", "it twice", "keep one"));
            }
        }
        return found;
    }

    private static Map<String, String> file(Path path, List<Fault> faults) {
        var flat = new LinkedHashMap<String, String>();
        try {
            if (Files.size(path) > FILE_MAX) {
                throw new IOException("it is larger than " + Quantity.ofBytes(FILE_MAX));
            }
            Object root = new Load(
                            LoadSettings.builder().setLabel(path.toString()).build())
                    .loadFromString(Files.readString(path));
            if (root instanceof Map<?, ?> map) {
                flatten("", map, flat);
            } else if (root != null) {
                faults.add(Fault.of(
                        "CONFIG_FILE " + path,
                        "a map of keys",
                        "something else",
                        "write lines such as log.level: info"));
            }
        } catch (IOException | YamlEngineException e) {
            faults.add(
                    Fault.of("CONFIG_FILE " + path, "a readable YAML file", reason(e), "correct the path or the file"));
        }
        return flat;
    }

    private static String reason(Exception e) {
        return e instanceof YamlEngineException
                ? "a syntax error ("
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")"
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> into) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                flatten(key + ".", nested, into);
            } else {
                into.put(key, scalar(value));
            }
        });
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Collection<?> items -> items.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }
}
