package io.neolayer.cli.http;

import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An answer with its whole body. */
public record ApiAnswer(int status, HttpHeaders headers, byte[] body) {
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public boolean failed() {
        return status >= 400;
    }

    public boolean isJson() {
        return header("Content-Type").map(type -> type.contains("json")).orElse(false);
    }

    /** The body as JSON; an empty object when there is none. */
    public JsonNode json() {
        if (body.length == 0) {
            return Json.object();
        }
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw new CliFault(
                    Exit.SERVER_FAULT,
                    "the answer (status " + status + ") is not JSON; is this the server's address?",
                    e);
        }
    }
}
