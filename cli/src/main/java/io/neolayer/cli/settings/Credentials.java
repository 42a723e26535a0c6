package io.neolayer.cli.settings;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The stored token of each profile, in a file that only its owner may read. */
public final class Credentials {
    private final YamlFile file;

    public Credentials(Folders folders) {
        this.file = new YamlFile(folders.credentials());
    }

    public Path path() {
        return file.path();
    }

    /** Whether others may read the file, which makes every use of it refused. */
    public boolean exposed() {
        return file.open();
    }

    public Optional<String> token(String profile) {
        refuseExposed();
        Object token =
                YamlFile.child(YamlFile.child(file.read(), "profiles"), profile).get("token");
        return Optional.ofNullable(token).map(Object::toString);
    }

    public void store(String profile, String token) {
        refuseExposed();
        file.change(root -> {
            Map<String, Object> all = YamlFile.child(root, "profiles");
            all.put(profile, new LinkedHashMap<String, Object>(Map.of("token", token)));
            root.put("profiles", all);
        });
    }

    /** Whether there was one. */
    public boolean remove(String profile) {
        boolean[] found = {false};
        refuseExposed();
        file.change(root -> {
            Map<String, Object> all = YamlFile.child(root, "profiles");
            found[0] = all.remove(profile) != null;
            root.put("profiles", all);
        });
        return found[0];
    }

    private void refuseExposed() {
        if (exposed()) {
            throw new CliFault(
                    Exit.NOT_CONFIGURED,
                    file.path() + " may be read by others; it is not used until: chmod 600 " + file.path());
        }
    }
}
