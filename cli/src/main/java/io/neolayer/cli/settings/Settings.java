package io.neolayer.cli.settings;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The settings of one run: option, environment, profile, default; the first hit wins. */
public final class Settings {
    /** An option's value by its name with dashes, or empty. */
    public interface Given extends Function<String, Optional<String>> {}

    private final Given given;
    private final Surroundings surroundings;
    private final Folders folders;
    private final Setting profile;
    private final Map<String, String> profileValues;

    public Settings(Given given, Surroundings surroundings) {
        this.given = given;
        this.surroundings = surroundings;
        this.folders = Folders.of(surroundings);
        Profiles profiles = new Profiles(folders);
        this.profile = chosen("--profile", "SERVICE_LAYER_PROFILE")
                .orElseGet(
                        () -> new Setting(profiles.current(), folders.profiles().toString()));
        Optional<Map<String, String>> found = profiles.find(profile.value());
        boolean named = !profile.origin().equals(folders.profiles().toString());
        if (found.isEmpty() && named && !profile.value().equals("default")) {
            throw new CliFault(
                    Exit.NOT_CONFIGURED,
                    "there is no profile \"" + profile.value() + "\" (from " + profile.origin() + "); make it with:"
                            + " slctl profiles set " + profile.value() + " addr=URL");
        }
        this.profileValues = found.orElse(Map.of());
    }

    public Folders folders() {
        return folders;
    }

    public Setting profile() {
        return profile;
    }

    public Setting addr() {
        return chosen("--addr", "SERVICE_LAYER_ADDR")
                .or(() -> ofProfile("addr"))
                .orElse(new Setting("http://localhost:8080", "default"));
    }

    /** The server's address without a slash at the end. */
    public URI server() {
        Setting addr = addr();
        try {
            URI uri = URI.create(addr.value().replaceAll("/+$", ""));
            if (uri.getHost() != null
                    && List.of("http", "https").contains(uri.getScheme())
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new CliFault(
                Exit.NOT_CONFIGURED,
                "the server's address must be http://HOST[:PORT] or https://…, found \"" + addr.value() + "\" (from "
                        + addr.origin() + ")");
    }

    public Optional<Setting> account() {
        return chosen("--account", "SERVICE_LAYER_ACCOUNT").or(() -> ofProfile("account"));
    }

    public Setting output() {
        Setting output = chosen("--output", "SERVICE_LAYER_OUTPUT")
                .or(() -> ofProfile("output"))
                .orElse(new Setting(surroundings.console().out() ? "table" : "json", "default"));
        if (!List.of("json", "table", "yaml").contains(output.value())) {
            throw CliFault.usage("output must be json, table or yaml, found \"" + output.value() + "\" (from "
                    + output.origin() + ")");
        }
        return output;
    }

    public boolean insecure() {
        return ofProfile("insecure").map(s -> s.value().equals("true")).orElse(false);
    }

    /** The credential, read now; its origin never shows it. */
    public Optional<Setting> token() {
        if (given.apply("--token-stdin").isPresent()) {
            return Optional.of(new Setting(readAll(), "--token-stdin"));
        }
        Optional<Setting> file = given.apply("--token-file").map(name -> fromFile(name, "--token-file"));
        return file.or(() -> variable("SERVICE_LAYER_TOKEN"))
                .or(() -> surroundings
                        .variable("SERVICE_LAYER_TOKEN_FILE")
                        .map(name -> fromFile(name, "SERVICE_LAYER_TOKEN_FILE")))
                .or(() -> new Credentials(folders)
                        .token(profile.value())
                        .map(token -> new Setting(token, "profile " + profile.value())));
    }

    private String readAll() {
        try {
            return token(new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8), "--token-stdin");
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot read standard input: " + e.getMessage(), e);
        }
    }

    private Setting fromFile(String name, String origin) {
        Path path = surroundings.path(name);
        try {
            return new Setting(token(Files.readString(path), origin), origin);
        } catch (IOException e) {
            throw new CliFault(Exit.NOT_CONFIGURED, "cannot read the token file " + path + " (from " + origin + ")", e);
        }
    }

    private static String token(String text, String origin) {
        String token = text.strip();
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new CliFault(
                    Exit.NOT_CONFIGURED, "the token from " + origin + " is empty or holds spaces or line breaks");
        }
        return token;
    }

    private Optional<Setting> chosen(String option, String variable) {
        return given.apply(option).map(value -> new Setting(value, option)).or(() -> variable(variable));
    }

    private Optional<Setting> variable(String name) {
        return surroundings.variable(name).map(value -> new Setting(value, name));
    }

    private Optional<Setting> ofProfile(String key) {
        return Optional.ofNullable(profileValues.get(key))
                .map(value -> new Setting(value, "profile " + profile.value()));
    }
}
