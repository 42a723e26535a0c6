package io.neolayer.testkit;

import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractAssert;

/** What an answer must be. */
public final class ReplyAssert extends AbstractAssert<ReplyAssert, Reply> {
    ReplyAssert(Reply actual) {
        super(actual, ReplyAssert.class);
    }

    public ReplyAssert hasStatus(int status) {
        if (actual.status() != status) {
            throw failure("expected status %s, found %s", status, actual);
        }
        return this;
    }

    /** RFC 9457 with our members. */
    public ReplyAssert isProblem(int status, String code) {
        hasStatus(status);
        String type = actual.header("Content-Type").orElse("");
        boolean whole = type.startsWith("application/problem+json")
                && actual.string("code").equals(code)
                && actual.number("status") == status
                && actual.string("type").equals("urn:neolayer:problem:" + code)
                && !actual.string("detail").isBlank()
                && !actual.string("request_id").isBlank();
        if (!whole) {
            throw failure("expected the problem %s, found %s %s", code, type, actual);
        }
        return this;
    }

    public ReplyAssert hasFieldError(String field, String code) {
        boolean found = StreamSupport.stream(actual.json().path("errors").spliterator(), false)
                .anyMatch(error -> error.path("field").asString("").equals(field)
                        && error.path("code").asString("").equals(code));
        if (!found) {
            throw failure("expected the error %s at %s, found %s", code, field, actual);
        }
        return this;
    }

    public ReplyAssert saying(String words) {
        if (!actual.string("detail").contains(words)) {
            throw failure("expected a detail with <%s>, found %s", words, actual);
        }
        return this;
    }
}
