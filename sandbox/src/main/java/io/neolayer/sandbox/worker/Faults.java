package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunFault.LimitHit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.graalvm.polyglot.PolyglotException;

/** Says what the engine threw in the words of the functions page. */
final class Faults {
    private static final Pattern FIRST_LINE = Pattern.compile("(function\\.js:1:)(\\d+)");
    private static final int MOST_FRAMES = 20;

    private Faults() {}

    static RunFault of(PolyglotException e) {
        String message = String.valueOf(e.getMessage());
        if (e.isResourceExhausted() || (e.isInternalError() && message.contains("StackOverflowError"))) {
            return new RunFault(
                    FaultCode.STACK_LIMIT,
                    "stack limit: " + GuestRun.STACK_FRAMES + " frames allowed; " + firstLine(message),
                    "",
                    new LimitHit("stack", GuestRun.STACK_FRAMES, GuestRun.STACK_FRAMES + 1L),
                    null);
        }
        if (e.isCancelled()) {
            return new RunFault(FaultCode.CANCELLED, "the run was cancelled", "", null, null);
        }
        return new RunFault(FaultCode.SCRIPT_ERROR, firstLine(message), "", null, null);
    }

    /** A source that would not have passed the check, in the words of a run. */
    static RunFault of(CheckResult.Refused refused) {
        String message = refused.code() + " at " + refused.line() + ":" + refused.column() + ": " + refused.message();
        if (refused.code().equals("source_too_complex")) {
            LimitHit hit = new LimitHit("stack", GuestRun.STACK_FRAMES, GuestRun.STACK_FRAMES + 1L);
            return new RunFault(FaultCode.STACK_LIMIT, message, "", hit, null);
        }
        return new RunFault(FaultCode.SCRIPT_ERROR, message, "", null, refused.code());
    }

    /** The frames of user code in an engine's stack, with the columns of the source as it was written. */
    static String frames(String stack, Form form) {
        return stack.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("at ") && !line.contains("neolayer:"))
                .limit(MOST_FRAMES)
                .map(line -> form == Form.EXPRESSION ? unshift(line) : line)
                .collect(Collectors.joining("\n"));
    }

    /** An expression is read behind one parenthesis of ours. */
    private static String unshift(String line) {
        Matcher matcher = FIRST_LINE.matcher(line);
        return matcher.replaceAll(found ->
                Matcher.quoteReplacement(found.group(1) + Math.max(1, Integer.parseInt(found.group(2)) - 1)));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
