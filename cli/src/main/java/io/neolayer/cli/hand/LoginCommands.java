package io.neolayer.cli.hand;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.output.View;
import io.neolayer.cli.settings.Credentials;
import io.neolayer.cli.settings.Profiles;
import io.neolayer.cli.settings.Setting;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Keeping, forgetting and showing the credential of a profile. */
final class LoginCommands {
    private LoginCommands() {}

    static CommandSpec login() {
        CommandSpec spec =
                Specs.command("login", "Ask for a token, check it by one call, and keep it", LoginCommands::login);
        spec.addOption(Specs.value("--with", "token", "How to sign in; this server offers tokens"));
        return spec;
    }

    private static Exit login(Shell shell, Options options) {
        String with = options.value("--with").orElse("token");
        if (!with.equals("token")) {
            throw CliFault.usage("--with must be token, found \"" + with + "\"");
        }
        String token = typed(shell, options);
        JsonNode who = shell.apiWith(token).send(ApiRequest.get("/auth/whoami")).json();
        String profile = shell.settings().profile().value();
        new Credentials(shell.settings().folders()).store(profile, token);
        options.value("--addr")
                .ifPresent(addr -> new Profiles(shell.settings().folders()).set(profile, Map.of("addr", addr)));
        shell.note("signed in to " + shell.settings().server() + " (profile " + profile + ")");
        shell.output().value(who, View.ALL);
        return Exit.DONE;
    }

    private static String typed(Shell shell, Options options) {
        Optional<Setting> given = options.has("--token-stdin") || options.has("--token-file")
                ? shell.settings().token()
                : Optional.empty();
        if (given.isPresent()) {
            return given.get().value();
        }
        try {
            String token = shell.surroundings().interactive()
                    ? shell.surroundings().prompt().hidden("Token (not shown): ")
                    : new String(shell.surroundings().in().readAllBytes(), StandardCharsets.UTF_8);
            if (token.isBlank()) {
                throw new CliFault(Exit.NOT_CONFIGURED, "no token was given");
            }
            return token.strip();
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot read standard input: " + e.getMessage(), e);
        }
    }

    static CommandSpec logout() {
        CommandSpec spec = Specs.command(
                "logout",
                "Delete the token of this profile; a key itself lives on without --revoke",
                LoginCommands::logout);
        spec.addOption(Specs.flag("--revoke", "First revoke the API key on the server; the token stays if that fails"));
        return spec;
    }

    private static Exit logout(Shell shell, Options options) {
        String profile = shell.settings().profile().value();
        Credentials credentials = new Credentials(shell.settings().folders());
        Optional<String> token = credentials.token(profile);
        if (token.isEmpty()) {
            shell.note("profile " + profile + " holds no token");
            return Exit.DONE;
        }
        if (options.has("--revoke")) {
            revoke(shell, shell.apiWith(token.get()));
        }
        credentials.remove(profile);
        shell.note("the token of profile " + profile + " is deleted");
        return Exit.DONE;
    }

    private static void revoke(Shell shell, Api api) {
        JsonNode who = api.send(ApiRequest.get("/auth/whoami")).json();
        if (!who.path("kind").asString("").equals("api_key")) {
            throw CliFault.usage("--revoke needs the token of an API key, found "
                    + who.path("principal").asString("")
                    + "; an operator token ends when it is taken out of API_TOKENS");
        }
        String key = "/accounts/" + who.path("account_id").asString("") + "/api-keys/"
                + who.path("id").asString("");
        api.send(new ApiRequest("DELETE", key, Map.of(), null, Duration.ZERO));
        shell.note("the key " + who.path("name").asString("") + " is revoked");
    }

    static CommandSpec whoami() {
        CommandSpec spec =
                Specs.command("whoami", "Who the server takes you for, and with which credential", (shell, options) -> {
                    JsonNode who =
                            shell.api().send(ApiRequest.get("/auth/whoami")).json();
                    shell.note("server " + shell.settings().server() + ", credential from "
                            + shell.token().map(Setting::origin).orElse("nowhere"));
                    shell.output().value(who, View.ALL);
                    return Exit.DONE;
                });
        return spec;
    }
}
