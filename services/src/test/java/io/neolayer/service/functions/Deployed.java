package io.neolayer.service.functions;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A function of an account, as a caller has it. */
record Deployed(TestAccount account, String id) {
    /** Deploys a source with what its version needs besides. */
    static Deployed of(TestAccount account, String source, Map<String, ?> version) {
        var body = new LinkedHashMap<String, Object>(version);
        body.putIfAbsent("name", Lab.name());
        body.put("source", source);
        return new Deployed(account, account.post("/functions", body).created().id());
    }

    static Deployed of(TestAccount account, String source) {
        return of(account, source, Map.of());
    }

    String path(String below) {
        return "/functions/" + id + below;
    }

    Reply execute(Object params) {
        return account.post(path("/execute"), params);
    }

    Reply execute(String query, Object params) {
        return account.post(path("/execute?" + query), params);
    }

    /** The execution of a run that must succeed. */
    JsonNode run(Object params) {
        return ended("succeeded", execute(params));
    }

    JsonNode run() {
        return run(Map.of());
    }

    /** The output of a run that must succeed. */
    JsonNode output(Object params) {
        return run(params).path("output");
    }

    /** The execution of a run that must fail with that code. */
    JsonNode fails(String code, Object params) {
        JsonNode execution = ended("failed", execute(params));
        if (!execution.at("/error/code").asString("").equals(code)) {
            throw new AssertionError("expected " + code + ", found " + execution);
        }
        return execution;
    }

    JsonNode fails(String code) {
        return fails(code, Map.of());
    }

    Deployed deploy(String source, Map<String, ?> version) {
        var body = new LinkedHashMap<String, Object>(version);
        body.put("source", source);
        account.post(path("/versions"), body).created();
        return this;
    }

    private static JsonNode ended(String status, Reply reply) {
        JsonNode execution = reply.ok().json();
        if (!execution.path("status").asString("").equals(status)) {
            throw new AssertionError("expected " + status + ", found " + execution);
        }
        return execution;
    }

    /** The same function asked for by another credential or on another server. */
    Deployed as(TestAccount other) {
        return new Deployed(other, id);
    }

    /** The run as it is kept. */
    JsonNode kept(String execution) {
        return account.get("/functions/executions/" + execution).ok().json();
    }

    static String id(JsonNode execution) {
        return execution.path("id").asString("");
    }
}
