package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.codec.JsonCodec;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** Makes RFC 9457 bodies of problems. */
final class Problems {
    private final JsonCodec json;

    Problems(JsonCodec json) {
        this.json = json;
    }

    /** What nobody foresaw becomes {@code internal}; the cause goes to the log, never into the body. */
    static Problem of(Throwable failure) {
        return failure instanceof Problem problem
                ? problem
                : Problem.of(
                        ProblemCode.INTERNAL,
                        "the server failed in a way nobody foresaw; the request id names it in the log",
                        failure);
    }

    Reply reply(Problem problem, String requestId) {
        var headers = new LinkedHashMap<String, String>();
        problem.retryAfter().ifPresent(wait -> headers.put("Retry-After", Long.toString(seconds(wait))));
        if (problem.code().status() == 401) {
            headers.put("WWW-Authenticate", challenge(problem));
        }
        problem.members().forEach((name, value) -> {
            if (name.equals("allow")) {
                headers.put("Allow", value.toString());
            }
        });
        return Reply.of(problem.code().status(), Reply.PROBLEM, body(problem, requestId))
                .with(headers);
    }

    byte[] body(Problem problem, String requestId) {
        ProblemCode code = problem.code();
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:neolayer:problem:" + code.code());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("code", code.code());
        body.put("detail", problem.detail());
        body.put("request_id", requestId);
        body.put("retryable", code.retryable());
        if (!problem.errors().isEmpty()) {
            body.put("errors", problem.errors().stream().map(Problems::error).toList());
        }
        problem.members().forEach(body::putIfAbsent);
        try {
            return json.encode(body);
        } catch (JacksonException e) {
            problem.members().keySet().forEach(body::remove);
            return json.encode(body);
        }
    }

    private static Map<String, Object> error(FieldError error) {
        var body = new LinkedHashMap<String, Object>();
        body.put("field", error.field());
        body.put("code", error.code());
        body.put("message", error.message());
        return body;
    }

    private static String challenge(Problem problem) {
        return switch (problem.code()) {
            case FRESH_SIGN_IN_REQUIRED -> "Bearer error=\"insufficient_user_authentication\", max_age=300";
            case INVALID_CREDENTIALS -> "Bearer error=\"invalid_token\"";
            default -> "Bearer";
        };
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
