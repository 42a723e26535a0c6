package io.neolayer.service.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.receipt.ReceiptVerdict;
import io.neolayer.neo.receipt.ReceiptVerifier;
import io.neolayer.neo.receipt.SignerKeySet;
import io.neolayer.neo.receipt.TrustedKeys;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a stranger can prove with the documents that HTTP gives and the published key, and nothing else. */
class ReceiptsTest {
    private final TestAccount acme = Lab.account();

    /** Trusts what the service publishes, as a verifier does who pins it. */
    private static ReceiptVerifier published() {
        byte[] set = Lab.SERVER.anonymous().get("/system/signers.json").ok().bytes();
        return new ReceiptVerifier(TrustedKeys.of(SignerKeySet.parse(set)));
    }

    private byte[] receipt(String execution) {
        return acme.get("/functions/executions/" + execution + "/receipt").ok().bytes();
    }

    private static Map<String, @Nullable Object> payload(byte[] receipt) {
        ReceiptVerdict verdict = published().verify(receipt);
        assertThat(verdict).as(new String(receipt, UTF_8)).isInstanceOf(ReceiptVerdict.Valid.class);
        return ((ReceiptVerdict.Valid) verdict).payload();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> document(Reply reply) {
        return (Map<String, @Nullable Object>)
                Objects.requireNonNull(CanonicalJson.parse(reply.ok().bytes()));
    }

    private static @Nullable String hash(@Nullable Object value) {
        return value == null ? null : Hex.encode(Hashes.sha256(CanonicalJson.canonicalize(value)));
    }

    /** Compares all that the receipt says with what the other documents say. */
    private Map<String, @Nullable Object> agrees(Deployed function, String execution) {
        var run = document(acme.get("/functions/executions/" + execution));
        Map<String, @Nullable Object> payload = payload(receipt(execution));
        long number = acme.get("/functions/executions/" + execution).ok().number("number");
        Reply version = acme.get(function.path("/versions/" + number));
        assertThat(payload.get("code_sha256"))
                .isEqualTo(
                        Hex.encode(Hashes.sha256(version.ok().string("source").getBytes(UTF_8))))
                .isEqualTo(version.string("source_sha256"));
        assertThat(payload.get("input_sha256")).isEqualTo(hash(run.get("input")));
        assertThat(payload.get("output_sha256")).isEqualTo(hash(run.get("output")));
        assertThat(payload.get("actions_sha256")).isEqualTo(hash(run.get("actions")));
        assertThat(payload.get("execution")).isEqualTo(execution);
        assertThat(payload.get("account")).isEqualTo(acme.id().toString());
        assertThat(payload.get("function")).isEqualTo(function.id());
        for (String same : List.of(
                "receipt_id", "number", "status", "seed", "clock", "created_at", "started_at", "completed_at")) {
            assertThat(payload.get(same)).as(same).isEqualTo(run.get(same));
        }
        var error = (Map<?, ?>) run.get("error");
        assertThat(payload.get("error_code")).isEqualTo(error == null ? null : error.get("code"));
        Reply runtime = acme.get("/functions/runtime").ok();
        assertThat(payload.get("runtime"))
                .isEqualTo(Map.of(
                        "engine", runtime.string("engine"),
                        "version", runtime.string("engine_version"),
                        "host_api", runtime.string("host_api"),
                        "prelude_sha256", runtime.string("prelude_sha256")));
        assertThat(payload.get("trust")).isEqualTo("software");
        assertThat(payload).containsEntry("evidence_sha256", null);
        return payload;
    }

    @Test
    void everyHashComesOutOfTheDocuments() {
        var function = Deployed.of(
                acme,
                """
                async (p) => {
                  console.log('with', p);
                  services.secrets.create({name: 'proved', value: 'value-of-proved', description: 'é ✓ "quoted"'});
                  const names = (await services.secrets.list({})).items.length;
                  return {names, ...p, more: [1.50, 1e21, -0, 1/3, null, true, '\\u2028\\t', {z: 1, a: {}}]};
                }
                """,
                Map.of(
                        "permissions",
                        List.of("secrets:read", "secrets:write"),
                        "record",
                        true,
                        "limits",
                        Map.of("cpu", "PT2.5S", "log_lines", 7)));
        String odd = "{\"b\": 1.10, \"a\": 12345678901234567890, \"é\": \"\\ud83d\\ude00\\u0001\", \"n\": null,"
                + " \"deep\": {\"2\": [], \"10\": 1e-7}}";
        String run = Deployed.id(function.run(odd));
        Map<String, @Nullable Object> payload = agrees(function, run);
        assertThat(payload.get("status")).isEqualTo("succeeded");
        assertThat(payload.get("transcript_sha256")).isNotNull();
        assertThat((Map<?, ?>) payload.get("limits"))
                .isEqualTo(Map.of(
                        "cpu_ms", 2_500L,
                        "wall_ms", 30_000L,
                        "memory_bytes", 134_217_728L,
                        "output_bytes", 262_144L,
                        "log_lines", 7L,
                        "http_calls", 5L,
                        "service_reads", 50L,
                        "actions", 25L));
    }

    @Test
    void runsThatDidNotSucceedHaveTheirReceiptToo() {
        var throwing = Deployed.of(acme, "() => { throw new Error('é') }");
        String thrown = Deployed.id(throwing.fails("script_error"));
        assertThat(agrees(throwing, thrown)).containsEntry("output_sha256", null);

        // the first action is rolled back with the second
        var twice = Deployed.of(
                acme,
                "() => { for (let i = 0; i < 2; i++) services.secrets.create({name: 'twice', value: 'value-of-twice'}); }",
                Map.of("permissions", List.of("secrets:write")));
        String failed = Deployed.id(twice.fails("action_failed"));
        Map<String, @Nullable Object> payload = agrees(twice, failed);
        assertThat(payload).containsEntry("error_code", "action_failed");
        assertThat(payload.get("actions_sha256")).isNotEqualTo(hash(List.of()));

        var loop = Deployed.of(acme, "() => { for (;;); }", Map.of("limits", Map.of("cpu", "PT0.1S")));
        agrees(loop, Deployed.id(loop.fails("cpu_limit")));

        var repeated = Deployed.of(acme, "(p) => p", Map.of("deterministic", true));
        String original = Deployed.id(repeated.run(Map.of("n", 1)));
        String again = acme.post("/functions/executions/" + original + "/replay", Map.of())
                .ok()
                .string("execution_id");
        assertThat(agrees(repeated, again).get("output_sha256"))
                .isEqualTo(agrees(repeated, original).get("output_sha256"));
    }

    @Test
    void theHashesCoverWhatIsShownNotWhatIsSecret() {
        acme.post("/secrets", Map.of("name", "token", "value", "very-secret-value-7"))
                .created();
        var bound = Deployed.of(
                acme,
                "(p, secrets) => { console.log(secrets.token); return {given: p, held: secrets.token, length: secrets.token.length}; }",
                Map.of("secrets", List.of("token")));
        var run = bound.run(Map.of("echo", "very-secret-value-7"));
        assertThat(run.path("warnings").toString()).contains("secret_redacted");
        assertThat(run.toString()).doesNotContain("very-secret-value-7").contains("\"length\":19");
        agrees(bound, Deployed.id(run));
    }

    @Test
    void anotherServerSignsWithTheSameKey() {
        var function = Deployed.of(acme, "() => 1");
        try (Sandbox workers = new Sandbox(Lab.config());
                var second = Lab.replica(workers)) {
            String run = Deployed.id(function.as(acme.on(second)).run());
            assertThat(payload(receipt(run)).get("execution")).isEqualTo(run);
        }
    }

    @Test
    void aStrangersKeyIsNotTrusted() {
        byte[] receipt = receipt(Deployed.id(Deployed.of(acme, "() => 1").run()));
        assertThat(new ReceiptVerifier(TrustedKeys.of(List.of())).verify(receipt))
                .isInstanceOf(ReceiptVerdict.UnknownSigner.class);
    }

    @Test
    void noByteCanBeChanged() {
        byte[] receipt = receipt(Deployed.id(Deployed.of(acme, "(p) => p").run(Map.of("n", 10))));
        ReceiptVerifier verifier = published();
        assertThat(verifier.verify(receipt)).isInstanceOf(ReceiptVerdict.Valid.class);
        for (int at = 0; at < receipt.length; at++) {
            byte[] changed = receipt.clone();
            changed[at] ^= 1;
            refused(verifier, changed);
            byte[] shorter = Arrays.copyOf(receipt, receipt.length - 1);
            System.arraycopy(receipt, at + 1, shorter, at, shorter.length - at);
            refused(verifier, shorter);
        }
    }

    @Test
    void noMemberCanBeChangedTakenOrAdded() {
        byte[] receipt = receipt(Deployed.id(Deployed.of(acme, "(p) => p").run(Map.of("n", 10))));
        ReceiptVerifier verifier = published();
        var changed = new ArrayList<Object>();
        variants(Objects.requireNonNull(CanonicalJson.parse(receipt)), changed);
        assertThat(changed).hasSizeGreaterThan(60);
        for (Object variant : changed) {
            refused(verifier, CanonicalJson.canonicalize(variant));
        }
    }

    private static void refused(ReceiptVerifier verifier, byte[] receipt) {
        assertThat(verifier.verify(receipt)).as(new String(receipt, UTF_8)).isNotInstanceOf(ReceiptVerdict.Valid.class);
    }

    /** The value with one member changed, removed or added, for each member at any depth. */
    private static void variants(@Nullable Object value, List<Object> found) {
        if (!(value instanceof Map<?, ?> object)) {
            found.add(
                    switch (value) {
                        case null -> "was null";
                        case String text -> text + "x";
                        case Number number -> number.longValue() + 1;
                        default -> "another";
                    });
            if (value != null) {
                found.add(Map.of());
            }
            return;
        }
        var more = new LinkedHashMap<Object, @Nullable Object>(object);
        more.put("unheard_of", null);
        found.add(more);
        for (var name : object.keySet()) {
            var without = new LinkedHashMap<Object, @Nullable Object>(object);
            without.remove(name);
            found.add(without);
            var below = new ArrayList<Object>();
            variants(object.get(name), below);
            for (Object variant : below) {
                var other = new LinkedHashMap<Object, @Nullable Object>(object);
                other.put(name, variant);
                found.add(other);
            }
        }
    }
}
