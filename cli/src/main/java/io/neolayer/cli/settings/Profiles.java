package io.neolayer.cli.settings;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The named profiles of {@code config.yaml}. */
public final class Profiles {
    /** What a profile may hold. */
    public static final Set<String> KEYS = Set.of("addr", "account", "output", "insecure");

    private final YamlFile file;

    public Profiles(Folders folders) {
        this.file = new YamlFile(folders.profiles());
    }

    /** The one that is used when none is named. */
    public String current() {
        Object current = file.read().get("current");
        return current == null ? "default" : current.toString();
    }

    public List<String> names() {
        return List.copyOf(new TreeMap<>(YamlFile.child(file.read(), "profiles")).keySet());
    }

    public Optional<Map<String, String>> find(String name) {
        Map<String, Object> all = YamlFile.child(file.read(), "profiles");
        if (!all.containsKey(name)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        YamlFile.child(all, name).forEach((k, v) -> values.put(k, v.toString()));
        return Optional.of(values);
    }

    public void use(String name) {
        if (!name.equals("default") && find(name).isEmpty()) {
            throw new CliFault(Exit.NOT_FOUND, "there is no profile \"" + name + "\"; there are " + names());
        }
        file.change(root -> root.put("current", name));
    }

    /** Sets the given keys; an empty value takes a key out. */
    public void set(String name, Map<String, String> values) {
        file.change(root -> {
            Map<String, Object> all = YamlFile.child(root, "profiles");
            Map<String, Object> profile = YamlFile.child(all, name);
            values.forEach((key, value) -> {
                if (value.isEmpty()) {
                    profile.remove(key);
                } else {
                    profile.put(key, value);
                }
            });
            all.put(name, profile);
            root.put("profiles", all);
        });
    }

    public void remove(String name) {
        if (find(name).isEmpty()) {
            throw new CliFault(Exit.NOT_FOUND, "there is no profile \"" + name + "\"; there are " + names());
        }
        file.change(root -> {
            Map<String, Object> all = YamlFile.child(root, "profiles");
            all.remove(name);
            root.put("profiles", all);
            if (name.equals(root.get("current"))) {
                root.remove("current");
            }
        });
    }
}
