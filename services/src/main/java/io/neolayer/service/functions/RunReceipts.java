package io.neolayer.service.functions;

import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.sandbox.RuntimeIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Receipts of runs, type {@code functions.execution/v1}; the hashes cover what is stored, that is, redacted texts. */
final class RunReceipts {
    static final String TYPE = "functions.execution/v1";
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(java.util.Locale.ROOT);

    /** Signs a payload with the service identity. */
    interface Signer {
        Receipt sign(String type, Map<String, @Nullable Object> payload);
    }

    private final Signer signer;
    private final Supplier<RuntimeIdentity> runtime;

    RunReceipts(Signer signer, Supplier<RuntimeIdentity> runtime) {
        this.signer = signer;
        this.runtime = runtime;
    }

    /**
     * The receipt of an ended run as its canonical text.
     *
     * @param limits the version's bounds in force, null when the version is not at hand
     */
    String sign(
            Execution execution,
            String codeSha256,
            String inputSha256,
            @Nullable String outputSha256,
            @Nullable String transcript,
            Map<String, Long> limits) {
        var payload = new LinkedHashMap<String, @Nullable Object>();
        payload.put("receipt_id", String.valueOf(execution.receiptId()));
        payload.put("execution", execution.id().toString());
        payload.put("account", execution.accountId().toString());
        payload.put("function", execution.functionId().toString());
        payload.put("number", execution.number());
        payload.put("status", execution.status().name().toLowerCase(java.util.Locale.ROOT));
        payload.put("code_sha256", codeSha256);
        payload.put("input_sha256", inputSha256);
        payload.put("output_sha256", outputSha256);
        payload.put("actions_sha256", sha256(Documents.write(execution.actions())));
        payload.put("transcript_sha256", transcript == null ? null : sha256(transcript));
        payload.put("seed", execution.seed());
        payload.put("clock", time(execution.clock()));
        payload.put("limits", limits);
        payload.put("runtime", runtime());
        payload.put(
                "error_code",
                execution.error() == null ? null : execution.error().code());
        payload.put("created_at", time(execution.createdAt()));
        payload.put("started_at", time(execution.startedAt()));
        payload.put("completed_at", time(execution.completedAt()));
        payload.put("trust", "software");
        payload.put("evidence_sha256", null);
        return new String(signer.sign(TYPE, payload).toBytes(), StandardCharsets.UTF_8);
    }

    private Map<String, Object> runtime() {
        RuntimeIdentity identity = runtime.get();
        return Map.of(
                "engine", identity.engine(),
                "version", identity.version(),
                "host_api", identity.hostApi(),
                "prelude_sha256", identity.preludeSha256());
    }

    /** SHA-256 of the canonical form (RFC 8785), so that anybody who holds the document can compute it again. */
    static String sha256(String json) {
        return Hex.encode(Hashes.sha256(CanonicalJson.canonicalize(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : MILLIS.format(at);
    }
}
