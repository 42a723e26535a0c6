package io.neolayer.kernel.egress;

import java.util.Locale;

/** A call that was refused or failed; the message never holds a header value, a body or a query. */
public final class EgressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What callers decide by. */
    public enum Code {
        /** Refused by a rule; nothing was sent. */
        EGRESS_DENIED,
        /** Larger than allowed, or too many calls at once. */
        EGRESS_LIMIT,
        TIMEOUT,
        /** A header secret would have gone where it must not; nothing was sent. */
        SECRET_HOST_DENIED,
        /** No answer: name, connection, TLS or an answer that is not HTTP. */
        UPSTREAM_FAILED,
        /** The host failed several times in a row; nothing was sent. */
        CIRCUIT_OPEN;

        /** The code as it travels: {@code egress_denied}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Code code;
    private final String rule;

    public EgressException(Code code, String rule, String message) {
        super(message);
        this.code = code;
        this.rule = rule;
    }

    static EgressException denied(String rule, String message) {
        return new EgressException(Code.EGRESS_DENIED, rule, message);
    }

    static EgressException limit(String rule, String message) {
        return new EgressException(Code.EGRESS_LIMIT, rule, message);
    }

    static EgressException timeout(String rule, String message) {
        return new EgressException(Code.TIMEOUT, rule, message);
    }

    static EgressException secret(String rule, String message) {
        return new EgressException(Code.SECRET_HOST_DENIED, rule, message);
    }

    static EgressException failed(String rule, String message) {
        return new EgressException(Code.UPSTREAM_FAILED, rule, message);
    }

    public Code code() {
        return code;
    }

    /** The rule that refused or the step that failed, one word: {@code private}, {@code ip_form}, {@code response_size}, {@code tls}, … */
    public String rule() {
        return rule;
    }
}
