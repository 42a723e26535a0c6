package io.neolayer.service.functions;

import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.egress.EgressException;
import io.neolayer.kernel.egress.EgressHeader;
import io.neolayer.kernel.egress.EgressPolicy;
import io.neolayer.kernel.egress.EgressRequest;
import io.neolayer.kernel.egress.EgressResponse;
import io.neolayer.kernel.egress.HeaderSecret;
import io.neolayer.kernel.egress.HostPattern;
import io.neolayer.sandbox.HostCallException;
import io.neolayer.service.functions.Execution.HostCall;
import io.neolayer.service.secrets.SecretsApi;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code http} calls of one run, counted and bounded; they leave through egress under the version's list of hosts. */
final class HttpCalls {
    private static final List<String> SAFE = List.of("GET", "HEAD");

    private final EgressClient egress;
    private final EgressPolicy policy;
    private final int limit;
    private final UUID root;
    private final Consumer<HostCall> record;
    private final Once<Boolean> outward;
    private final AtomicLong bytes = new AtomicLong();

    HttpCalls(
            EgressClient egress,
            UUID account,
            Version version,
            List<SecretsApi.ResolvedSecret> secrets,
            UUID root,
            Consumer<HostCall> record,
            Runnable outward) {
        this.egress = egress;
        this.limit = FunctionsLimits.httpCalls(version.limits());
        this.root = root;
        this.record = record;
        this.outward = new Once<>(() -> {
            outward.run();
            return true;
        });
        this.policy = EgressPolicy.onlyHosts(
                        "functions",
                        account.toString(),
                        version.egress().stream().map(HostPattern::parse).toList())
                .sizes(FunctionsLimits.HTTP_REQUEST_BYTES, FunctionsLimits.HTTP_RESPONSE_BYTES)
                .secrets(headerSecrets(secrets));
    }

    private static Map<String, HeaderSecret> headerSecrets(List<SecretsApi.ResolvedSecret> secrets) {
        return secrets.stream()
                .map(SecretsApi.ResolvedSecret::header)
                .filter(header -> header != null)
                .collect(Collectors.toMap(
                        SecretsApi.HeaderSecret::handle,
                        header -> new HeaderSecret(
                                header.value(),
                                header.hosts().stream().map(HostPattern::parse).toList())));
    }

    long bytes() {
        return bytes.get();
    }

    /**
     * Answers {@code http.request}.
     *
     * @param number of the call in its run, from 1
     */
    JsonNode request(JsonNode argument, int number) throws HostCallException {
        if (number > limit) {
            throw new HostCallException("call_limit", "expected at most " + limit + " http calls in one run");
        }
        String method = argument.path("method").asString("GET").toUpperCase(Locale.ROOT);
        String url = argument.path("url").asString("");
        long start = System.nanoTime();
        try {
            if (!SAFE.contains(method)) {
                boolean _ = outward.get();
            }
            EgressResponse response =
                    egress.send(outgoing(argument, method, url, number), policy.within(timeout(argument)));
            bytes.addAndGet(response.body().length);
            record(url, String.valueOf(response.status()), response.body().length, start);
            return answer(response);
        } catch (EgressException e) {
            String code = e.code().code();
            record(url, code, 0, start);
            throw new HostCallException(code, e.getMessage() + " (rule " + e.rule() + ")");
        }
    }

    private EgressRequest outgoing(JsonNode argument, String method, String url, int number) throws HostCallException {
        EgressRequest request = EgressRequest.of(method, url);
        boolean keyed = false;
        for (var header : argument.path("headers").properties()) {
            keyed |= header.getKey().equalsIgnoreCase("idempotency-key");
            request = request.header(header.getKey(), header.getValue().asString(""));
        }
        if (!keyed && !SAFE.contains(method)) {
            request = request.header("Idempotency-Key", root + "/" + number);
        }
        String body = argument.path("body").asString("");
        if (body.isEmpty()) {
            return request;
        }
        byte[] sent = "base64".equals(argument.path("encoding").asString(""))
                ? base64(body)
                : body.getBytes(StandardCharsets.UTF_8);
        bytes.addAndGet(sent.length);
        return request.body(sent);
    }

    private static byte[] base64(String text) throws HostCallException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new HostCallException("invalid_argument", "expected a body in base64");
        }
    }

    private static Duration timeout(JsonNode argument) throws HostCallException {
        JsonNode given = argument.get("timeout_ms");
        if (given == null) {
            return FunctionsLimits.HTTP_CALL;
        }
        long ms = given.asLong(0);
        if (ms < 1 || ms > FunctionsLimits.HTTP_CALL_MAX.toMillis()) {
            throw new HostCallException(
                    "invalid_argument", "timeout_ms: expected 1 to " + FunctionsLimits.HTTP_CALL_MAX.toMillis());
        }
        return Duration.ofMillis(ms);
    }

    private static JsonNode answer(EgressResponse response) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("status", response.status());
        ObjectNode headers = answer.putObject("headers");
        for (EgressHeader header : response.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            JsonNode before = headers.get(name);
            headers.put(name, before == null ? header.value() : before.asString("") + ", " + header.value());
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(response.body()));
            answer.put("body", text.toString()).put("encoding", "utf8");
        } catch (CharacterCodingException e) {
            answer.put("body", Base64.getEncoder().encodeToString(response.body()))
                    .put("encoding", "base64");
        }
        return answer;
    }

    private void record(String url, String status, long received, long start) {
        record.accept(new HostCall(host(url), null, status, received, (System.nanoTime() - start) / 1_000_000));
    }

    private static String host(String url) {
        try {
            String authority = URI.create(url).getRawAuthority();
            return authority == null ? "" : authority.substring(authority.indexOf('@') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
