package io.neolayer.cli.http;

import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The server refused: an RFC 9457 problem, or what a proxy said in its place. */
public final class ApiProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient JsonNode body;
    private final String requestId;
    private final transient UnaryOperator<String> names;

    public ApiProblem(ApiAnswer answer) {
        this(answer.status(), parsed(answer), answer.header("X-Request-Id").orElse(""), UnaryOperator.identity());
    }

    private ApiProblem(int status, JsonNode body, String requestId, UnaryOperator<String> names) {
        super("status " + status);
        this.status = status;
        this.body = body;
        this.requestId = requestId;
        this.names = names;
    }

    private static JsonNode parsed(ApiAnswer answer) {
        try {
            return answer.isJson() ? Json.read(answer.body()) : Json.object();
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    /** The same with field pointers shown as the options that set them. */
    public ApiProblem named(UnaryOperator<String> optionOfField) {
        return new ApiProblem(status, body, requestId, optionOfField);
    }

    public int status() {
        return status;
    }

    public JsonNode body() {
        return body;
    }

    public String code() {
        return body.path("code").asString("");
    }

    public Exit exit() {
        return Exit.ofStatus(status);
    }

    /** For people: the detail, a line for each field, the next step, the request id. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        String detail = body.path("detail").asString(body.path("title").asString("the server gave no reason"));
        String code = code().isEmpty() ? "" : "code " + code() + ", ";
        lines.add("error: " + Plain.line(detail) + " (" + Plain.line(code) + "status " + status + ")");
        for (JsonNode error : body.path("errors")) {
            String field = error.path("field").asString("");
            lines.add("  " + Plain.line(names.apply(field)) + ": "
                    + Plain.line(
                            error.path("message").asString(error.path("code").asString(""))));
        }
        String next = body.path("next_step").asString("");
        if (!next.isEmpty()) {
            lines.add("next: " + Plain.line(next));
        }
        String id = body.path("request_id").asString(requestId);
        if (!id.isEmpty()) {
            lines.add("request id " + Plain.line(id));
        }
        return lines;
    }
}
