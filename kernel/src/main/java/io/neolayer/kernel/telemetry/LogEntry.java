package io.neolayer.kernel.telemetry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits to be written: put together on the thread that logs, encoded on the one that writes. */
sealed interface LogEntry {
    void write(LineBuilder line);

    private static void error(LineBuilder line, @Nullable Throwable thrown) {
        if (thrown == null) {
            return;
        }
        var stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        line.open("error");
        line.member("type", thrown.getClass().getName());
        line.member("message", thrown.getMessage());
        line.member("stack", stack.toString());
        line.close();
    }

    /** A line of some logger, with the key-value pairs and context of its event. */
    record Event(
            long epochMilli,
            String level,
            String logger,
            String message,
            Map<String, String> fields,
            @Nullable Throwable thrown)
            implements LogEntry {
        @Override
        public void write(LineBuilder line) {
            line.begin(epochMilli, level, logger);
            line.member("message", message);
            fields.forEach(line::member);
            error(line, thrown);
            line.end();
        }
    }

    /** The one line of a request. */
    record Request(
            long epochMilli,
            String level,
            String requestId,
            @Nullable String traceId,
            @Nullable String accountId,
            @Nullable String principalKind,
            @Nullable String principalId,
            String operation,
            String method,
            int status,
            long nanos,
            @Nullable Throwable thrown)
            implements LogEntry {
        @Override
        public void write(LineBuilder line) {
            line.begin(epochMilli, level, "http");
            line.member("message", method + " " + operation + " " + status);
            line.member("request_id", requestId);
            line.member("trace_id", traceId);
            line.member("account_id", accountId);
            line.member("principal_kind", principalKind);
            line.member("principal_id", principalId);
            line.member("operation", operation);
            line.member("status", status);
            line.millis("duration_ms", nanos);
            error(line, thrown);
            line.end();
        }
    }
}
