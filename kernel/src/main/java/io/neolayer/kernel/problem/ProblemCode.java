package io.neolayer.kernel.problem;

import java.util.Locale;

/** The stable codes of API.md, each with its HTTP status and whether the same request may succeed later. */
public enum ProblemCode {
    MALFORMED_JSON(400),
    UNKNOWN_FIELD(400),
    INVALID_CURSOR(400),
    INVALID_PARAMETER(400),
    UNAUTHENTICATED(401),
    INVALID_CREDENTIALS(401),
    FRESH_SIGN_IN_REQUIRED(401),
    PERMISSION_DENIED(403),
    ACCOUNT_SUSPENDED(403),
    POLICY_DENIED(403),
    FEATURE_DISABLED(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    REQUEST_TIMEOUT(408, true),
    ALREADY_EXISTS(409),
    ACCOUNT_BUSY(409),
    INVALID_STATE(409),
    VERSION_PINNED(409),
    IDEMPOTENCY_MISMATCH(409),
    IDEMPOTENCY_IN_PROGRESS(409, true),
    VERSION_CONFLICT(409, true),
    GONE(410),
    PRECONDITION_FAILED(412),
    BODY_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    VALIDATION_FAILED(422),
    PRECONDITION_REQUIRED(428),
    RATE_LIMITED(429, true),
    QUOTA_EXCEEDED(429, true),
    LOCKED_OUT(429, true),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    UPSTREAM_FAILED(502, true),
    SOURCE_UNAVAILABLE(503, true),
    NOT_CONFIGURED(503),
    UNAVAILABLE(503, true),
    PAUSED(503, true),
    OVERLOADED(503, true),
    RECOVERY_PENDING(503, true),
    STORAGE_FULL(503, true),
    INTEGRITY_FAILED(503),
    UPSTREAM_TIMEOUT(504, true),
    TIMEOUT(504, true);

    private final int status;
    private final boolean retryable;

    ProblemCode(int status) {
        this(status, false);
    }

    ProblemCode(int status, boolean retryable) {
        this.status = status;
        this.retryable = retryable;
    }

    public int status() {
        return status;
    }

    public boolean retryable() {
        return retryable;
    }

    /** The code as it travels: {@code validation_failed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The RFC 9457 title: {@code Validation failed}. */
    public String title() {
        String words = code().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
