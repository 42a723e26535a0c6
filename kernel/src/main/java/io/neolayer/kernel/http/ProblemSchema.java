package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.ProblemCode;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/** The schema of every error body. */
final class ProblemSchema {
    private ProblemSchema() {}

    static void write(ObjectNode schema) {
        schema.put("type", "object");
        var required = schema.putArray("required");
        for (String name : new String[] {"type", "title", "status", "code", "detail", "request_id", "retryable"}) {
            required.add(name);
        }
        ObjectNode members = schema.putObject("properties");
        members.putObject("type").put("type", "string").put("format", "uri");
        members.putObject("title").put("type", "string");
        members.putObject("status").put("type", "integer");
        var codes = members.putObject("code").put("type", "string").putArray("examples");
        Arrays.stream(ProblemCode.values()).map(ProblemCode::code).forEach(codes::add);
        members.putObject("detail").put("type", "string");
        members.putObject("request_id").put("type", "string");
        members.putObject("retryable").put("type", "boolean");
        members.putObject("reason").put("type", "string");
        members.putObject("next_step").put("type", "string");
        ObjectNode error = members.putObject("errors").put("type", "array").putObject("items");
        error.put("type", "object");
        ObjectNode fields = error.putObject("properties");
        fields.putObject("field").put("type", "string");
        fields.putObject("code").put("type", "string");
        fields.putObject("message").put("type", "string");
    }
}
