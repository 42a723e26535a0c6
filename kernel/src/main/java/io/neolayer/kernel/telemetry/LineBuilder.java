package io.neolayer.kernel.telemetry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Builds one log line after the other in one buffer: members redacted, cut at 8 KiB, control characters escaped. Not
 * for several threads.
 */
final class LineBuilder {
    static final int FIELD_MAX = 8 * 1024;
    // a credential that begins before the cut is still seen whole
    private static final int LOOKED_AT = FIELD_MAX + 1024;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder(4096);
    private final boolean json;
    private long second = Long.MIN_VALUE;
    private String secondText = "";
    private boolean first = true;

    LineBuilder(boolean json) {
        this.json = json;
    }

    void begin(long epochMilli, String level, String logger) {
        first = true;
        if (json) {
            out.append('{');
            key("time");
            out.append('"');
            time(epochMilli);
            out.append('"');
            member("level", level);
            member("logger", logger);
        } else {
            time(epochMilli);
            out.append(' ')
                    .append(level)
                    .append(' ')
                    .append(logger.substring(logger.lastIndexOf('.') + 1))
                    .append(':');
        }
    }

    void end() {
        if (json) {
            out.append('}');
        }
        out.append('\n');
    }

    /** A text member; nothing when it is null. */
    void member(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        String safe = Redactor.redact(value.length() > LOOKED_AT ? value.substring(0, LOOKED_AT) : value);
        boolean cut = safe.length() > FIELD_MAX || value.length() > LOOKED_AT;
        key(name);
        quote(cut ? safe.substring(0, Math.min(FIELD_MAX, safe.length())) + "…" : safe);
    }

    void member(String name, long value) {
        key(name);
        out.append(value);
    }

    /** Milliseconds with three digits after the point. */
    void millis(String name, long nanos) {
        key(name);
        long micros = nanos / 1000;
        out.append(micros / 1000).append('.');
        pad(micros % 1000);
    }

    /** Opens a member that holds members. */
    void open(String name) {
        key(name);
        if (json) {
            out.append('{');
            first = true;
        }
    }

    void close() {
        if (json) {
            out.append('}');
            first = false;
        }
    }

    int length() {
        return out.length();
    }

    String take() {
        String lines = out.toString();
        out.setLength(0);
        return lines;
    }

    private void key(String name) {
        if (!json) {
            out.append(' ');
            if (!"message".equals(name)) {
                out.append(name).append('=');
            }
            return;
        }
        if (!first) {
            out.append(',');
        }
        first = false;
        out.append('"').append(name).append("\":");
    }

    private void quote(String value) {
        if (json) {
            out.append('"');
        }
        for (int i = 0; i < value.length(); i++) {
            escape(value.charAt(i));
        }
        if (json) {
            out.append('"');
        }
    }

    private void escape(char c) {
        if (json && (c == '"' || c == '\\')) {
            out.append('\\').append(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            out.append("\\u");
            String hex = Integer.toHexString(c);
            out.append("0".repeat(4 - hex.length())).append(hex);
        } else {
            out.append(c);
        }
    }

    private void time(long epochMilli) {
        long now = Math.floorDiv(epochMilli, 1000L);
        if (now != second) {
            second = now;
            secondText = SECOND.format(Instant.ofEpochSecond(now));
        }
        out.append(secondText).append('.');
        pad(Math.floorMod(epochMilli, 1000L));
        out.append('Z');
    }

    private void pad(long thousandths) {
        if (thousandths < 100) {
            out.append(thousandths < 10 ? "00" : "0");
        }
        out.append(thousandths);
    }
}
