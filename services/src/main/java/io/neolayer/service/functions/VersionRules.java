package io.neolayer.service.functions;

import io.neolayer.kernel.egress.HostPattern;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a version must satisfy before its source is compiled; pure. */
final class VersionRules {
    private static final Pattern SECRET = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    private final FunctionsLimits limits;

    VersionRules(FunctionsLimits limits) {
        this.limits = limits;
    }

    /**
     * Judges everything that needs no compiler and no database.
     *
     * @throws Problem 422 with one entry for each fault; 503 {@code not_configured} for an executor that is not there
     */
    void check(VersionDraft draft) {
        var faults = new ArrayList<FieldError>();
        text(faults, "/source", draft.source(), FunctionsLimits.SOURCE_BYTES, "source_too_large");
        text(faults, "/source_map", draft.sourceMap(), FunctionsLimits.SOURCE_MAP_BYTES, "size");
        names(faults, draft.secrets());
        hosts(faults, draft.egress());
        bounds(faults, draft.limits());
        schema(faults, "/input_schema", draft.inputSchema());
        schema(faults, "/output_schema", draft.outputSchema());
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        if (!"js".equals(draft.executor()) || !"software".equals(draft.minTrust())) {
            throw Problem.notConfigured("executor " + draft.executor() + " with min_trust " + draft.minTrust()
                    + " needs a confidential executor, and none is registered; use executor js and min_trust software");
        }
    }

    private static void text(List<FieldError> faults, String field, @Nullable String text, int most, String code) {
        if (text == null) {
            return;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            faults.add(new FieldError(field, code, "expected at most " + most + " bytes, found " + bytes));
        }
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            faults.add(new FieldError(field, "text", "expected text without NUL and lone surrogates"));
        }
    }

    private static void names(List<FieldError> faults, List<String> secrets) {
        var seen = new HashSet<String>();
        for (int i = 0; i < secrets.size(); i++) {
            String name = secrets.get(i);
            if (!SECRET.matcher(name).matches()) {
                faults.add(new FieldError("/secrets/" + i, "pattern", "expected the name of a secret"));
            } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                faults.add(new FieldError("/secrets/" + i, "duplicate", "the name stands here twice"));
            }
        }
    }

    private static void hosts(List<FieldError> faults, List<String> egress) {
        for (int i = 0; i < egress.size(); i++) {
            String host = egress.get(i);
            try {
                var _ = HostPattern.parse(host);
            } catch (IllegalArgumentException e) {
                faults.add(new FieldError(
                        "/egress/" + i, "host", "expected host, *.host or host:port; " + e.getMessage()));
            }
        }
    }

    private void bounds(List<FieldError> faults, RunBounds bounds) {
        var given = new LinkedHashMap<String, @Nullable Long>();
        given.put("cpu", millis(bounds.cpu()));
        given.put("wall", millis(bounds.wall()));
        given.put("memory_bytes", bounds.memoryBytes());
        given.put("output_bytes", wide(bounds.outputBytes()));
        given.put("log_lines", wide(bounds.logLines()));
        given.put("http_calls", wide(bounds.httpCalls()));
        given.put("service_reads", wide(bounds.serviceReads()));
        given.put("actions", wide(bounds.actions()));
        Map<String, Long> least = Map.of("cpu", 1L, "wall", 1L, "memory_bytes", 1024L * 1024, "output_bytes", 2L);
        for (Limit limit : limits.runBounds()) {
            String name = limit.name().substring("functions.".length());
            Long value = given.get(name);
            long from = least.getOrDefault(name, 0L);
            if (value != null && (value < from || value > limit.maximum())) {
                faults.add(new FieldError(
                        "/limits/" + name,
                        "range",
                        "expected " + from + " to " + limit.maximum() + " " + limit.unit() + ", found " + value));
            }
        }
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Long wide(@Nullable Integer value) {
        return value == null ? null : value.longValue();
    }

    private static void schema(List<FieldError> faults, String field, @Nullable JsonNode schema) {
        if (schema == null) {
            return;
        }
        int bytes = schema.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > FunctionsLimits.SCHEMA_BYTES) {
            faults.add(new FieldError(
                    field, "size", "expected at most " + FunctionsLimits.SCHEMA_BYTES + " bytes, found " + bytes));
            return;
        }
        JsonSchemas.faultOf(schema).ifPresent(fault -> faults.add(new FieldError(field, "schema", fault)));
    }
}
