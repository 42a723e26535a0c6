package io.neolayer.cli.hand;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds functions by name or id. */
record FunctionRef(Shell shell, String account) {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static FunctionRef of(Shell shell) {
        return new FunctionRef(shell, shell.account());
    }

    String path() {
        return "/accounts/" + encoded(account) + "/functions";
    }

    Optional<JsonNode> find(String nameOrId) {
        if (UUID.matcher(nameOrId).matches()) {
            return Optional.of(
                    shell.api().send(ApiRequest.get(path() + "/" + nameOrId)).json());
        }
        String query = path() + "?limit=200&name=" + encoded(nameOrId);
        String wanted = nameOrId.toLowerCase(Locale.ROOT);
        // names are unique ignoring case among those that are not archived
        return shell.api()
                .send(ApiRequest.get(query))
                .json()
                .path("items")
                .valueStream()
                .filter(f ->
                        f.path("name").asString("").toLowerCase(Locale.ROOT).equals(wanted))
                .filter(f -> !f.path("status").asString("").equals("archived"))
                .findFirst();
    }

    JsonNode get(String nameOrId) {
        return find(nameOrId)
                .orElseThrow(() ->
                        new CliFault(Exit.NOT_FOUND, "there is no function \"" + nameOrId + "\" in this account"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
