package io.neolayer.kernel.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that becomes an answer: RFC 9457 problem details with a stable code. The message says what was
 * expected, what was found and what to do; it never holds a secret, SQL or a stack trace.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> members;
    private final @Nullable Duration retryAfter;

    private Problem(
            ProblemCode code,
            String detail,
            List<FieldError> errors,
            Map<String, Object> members,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause, false, code == ProblemCode.INTERNAL);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.members = Map.copyOf(members);
        this.retryAfter = retryAfter;
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of(), Map.of(), null, null);
    }

    public static Problem of(ProblemCode code, String detail, Throwable cause) {
        return new Problem(code, detail, List.of(), Map.of(), null, cause);
    }

    /** 422 with one entry for each fault. */
    public static Problem invalid(List<FieldError> errors) {
        String first = errors.getFirst().field() + ": " + errors.getFirst().message();
        return new Problem(ProblemCode.VALIDATION_FAILED, first, errors, Map.of(), null, null);
    }

    /** 422 with one fault; {@code field} is a JSON pointer. */
    public static Problem invalid(String field, String code, String message) {
        return invalid(List.of(new FieldError(field, code, message)));
    }

    /** 400 with one entry for each query parameter or header at fault. */
    public static Problem invalidParameters(List<FieldError> errors) {
        String first = errors.getFirst().field() + ": " + errors.getFirst().message();
        return new Problem(ProblemCode.INVALID_PARAMETER, first, errors, Map.of(), null, null);
    }

    /** 400 with one entry for each member of the body that the operation does not know. */
    public static Problem unknownFields(List<FieldError> errors) {
        String first = errors.getFirst().field() + ": " + errors.getFirst().message();
        return new Problem(ProblemCode.UNKNOWN_FIELD, first, errors, Map.of(), null, null);
    }

    /** 404; the same words for what is absent and for what belongs to somebody else. */
    public static Problem notFound() {
        return of(ProblemCode.NOT_FOUND, "there is no such resource for this caller");
    }

    public static Problem invalidState(String detail) {
        return of(ProblemCode.INVALID_STATE, detail);
    }

    public static Problem denied(String detail) {
        return of(ProblemCode.PERMISSION_DENIED, detail);
    }

    public static Problem notConfigured(String detail) {
        return of(ProblemCode.NOT_CONFIGURED, detail);
    }

    public Problem retryAfter(Duration wait) {
        return new Problem(code, detail(), errors, members, wait, getCause());
    }

    /** Adds a further member to the body, such as {@code reason}, {@code next_step}, {@code limit}. */
    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(code, detail(), errors, more, retryAfter, getCause());
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, Object> members() {
        return members;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
