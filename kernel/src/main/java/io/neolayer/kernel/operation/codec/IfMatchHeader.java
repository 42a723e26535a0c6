package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code If-Match}: {@code *} or one strong tag of ours, a quoted row version. */
final class IfMatchHeader {
    private static final Pattern TAG = Pattern.compile("(W/)?\"[^\"]*\"");
    private static final Pattern VERSION = Pattern.compile("\"([0-9]{1,18})\"");

    private IfMatchHeader() {}

    static IfMatch parse(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return new IfMatch(null);
        }
        String text = header.strip();
        var version = VERSION.matcher(text);
        if (version.matches()) {
            return new IfMatch(Long.valueOf(version.group(1)));
        }
        if (TAG.matcher(text).matches()) {
            throw Problem.of(
                    ProblemCode.PRECONDITION_FAILED, "If-Match names no version of this resource; read it again");
        }
        throw Problem.of(ProblemCode.INVALID_PARAMETER, "If-Match: expected * or one quoted version such as \"3\"");
    }
}
