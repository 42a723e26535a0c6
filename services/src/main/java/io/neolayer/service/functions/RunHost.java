package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.sandbox.HostCallException;
import io.neolayer.sandbox.HostCalls;
import io.neolayer.service.functions.Execution.HostCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Answers the host calls of one run, as the function itself: with its version's permissions, in its account. */
final class RunHost implements HostCalls {
    private static final String HTTP = "http.request";
    private static final String WRITE = "services.write";
    private static final String DEVPACK_ACTION = "devpack.action";

    /**
     * The action types of the older devpack and the operations that do them. {@code automation.schedule} is not among them yet: it is
     * bound to its own function and updates a job of the same name, which {@code automation.jobs.create} does not.
     */
    private static final Map<String, String> DEVPACK = Map.ofEntries(
            Map.entry("gasbank.ensureAccount", "gasbank.ensure"),
            Map.entry("gasbank.withdraw", "gasbank.withdrawals.create"),
            Map.entry("gasbank.balance", "gasbank.get"),
            Map.entry("gasbank.listTransactions", "gasbank.transactions.list"),
            Map.entry("oracle.createRequest", "oracle.requests.create"),
            Map.entry("pricefeed.recordSnapshot", "pricefeeds.snapshots.create"),
            Map.entry("datafeeds.submitUpdate", "datafeeds.updates.create"),
            Map.entry("datastreams.publishFrame", "datastreams.frames.create"),
            Map.entry("datalink.createDelivery", "datalink.deliveries.create"),
            Map.entry("random.generate", "randomness.draws.create"),
            Map.entry("triggers.register", "triggers.create"));

    private final Invoker invoker;
    private final HostOperations operations;
    private final Caller caller;
    private final HttpCalls http;
    private final ActionQueue actions;
    private final int readLimit;
    private final @Nullable Transcript transcript;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger httpCalls = new AtomicInteger();
    private final List<HostCall> calls = new ArrayList<>();

    RunHost(
            Invoker invoker,
            HostOperations operations,
            Caller caller,
            Version version,
            java.util.function.Function<RunHost, HttpCalls> http,
            @Nullable Transcript transcript) {
        this.invoker = invoker;
        this.operations = operations;
        this.caller = caller;
        this.actions = new ActionQueue(invoker, operations, caller, FunctionsLimits.actions(version.limits()));
        this.readLimit = FunctionsLimits.serviceReads(version.limits());
        this.transcript = transcript;
        this.http = http.apply(this);
    }

    /** Numbers are given in call order, so that they are equal whenever the same code runs again. */
    @Override
    public Taken take(String name, String json) {
        int place = transcript == null ? 0 : transcript.place(name);
        int number = name.equals(HTTP) ? httpCalls.incrementAndGet() : 0;
        return () -> answered(name, json, place, number);
    }

    @Override
    public String call(String name, String json) throws HostCallException {
        return take(name, json).answer();
    }

    private String answered(String name, String json, int place, int number) throws HostCallException {
        try {
            String result = answer(name, Documents.tree(json), number).toString();
            note(place, new Transcript.Entry(name, result, null, null));
            return result;
        } catch (Problem problem) {
            var refusal = new HostCallException(problem.code().code(), problem.detail());
            note(place, new Transcript.Entry(name, null, refusal.code(), refusal.text()));
            throw refusal;
        } catch (HostCallException refusal) {
            note(place, new Transcript.Entry(name, null, refusal.code(), refusal.text()));
            throw refusal;
        }
    }

    private void note(int place, Transcript.Entry entry) {
        if (transcript != null) {
            transcript.put(place, entry);
        }
    }

    private JsonNode answer(String name, JsonNode argument, int number) throws HostCallException {
        return switch (name) {
            case HTTP -> http.request(argument, number);
            case "services.read" -> read(argument);
            case WRITE -> queued(write(argument.path("op").asString(""), path(argument), input(argument)));
            case DEVPACK_ACTION -> queued(devpack(argument));
            case "crypto.verify" -> NeoGlobal.verify(argument);
            default -> {
                if (name.startsWith("neo.")) {
                    yield NeoGlobal.call(name.substring(4), argument.path("args"));
                }
                throw new HostCallException("not_found", "there is no host call " + name);
            }
        };
    }

    private static JsonNode queued(String id) {
        return JsonNodeFactory.instance.objectNode().put("id", id);
    }

    private JsonNode read(JsonNode argument) throws HostCallException {
        if (reads.incrementAndGet() > readLimit) {
            throw new HostCallException("call_limit", "expected at most " + readLimit + " service reads in one run");
        }
        String operation = argument.path("op").asString("");
        List<String> values = path(argument).stream()
                .map(value -> value.isString() ? value.stringValue() : value.toString())
                .toList();
        Map<String, String> path = operations
                .path(known(operation), values)
                .orElseThrow(() -> Problem.invalid("", "path", operation + ": the count of path values does not fit"));
        long start = System.nanoTime();
        String status = "ok";
        try {
            return invoker.read(caller, operation, path, input(argument));
        } catch (Problem problem) {
            status = problem.code().code();
            throw problem;
        } finally {
            record(new HostCall(null, operation, status, 0, (System.nanoTime() - start) / 1_000_000));
        }
    }

    private String write(String operation, List<JsonNode> path, JsonNode input) throws HostCallException {
        return actions.add(known(operation), path, input);
    }

    private String known(String operation) {
        if (!operations.has(operation)) {
            throw Problem.denied(operation + " is not offered to functions");
        }
        return operation;
    }

    private String devpack(JsonNode argument) throws HostCallException {
        String type = argument.path("type").asString("");
        String operation = DEVPACK.get(type);
        if (operation == null || !operations.has(operation)) {
            throw new HostCallException("not_configured", type + ": its service is not part of this server");
        }
        return write(operation, List.of(), operations.devpackInput(operation, argument.path("params")));
    }

    /** What a queueing call asks for, in the shape of {@link Execution.Action}. */
    static Execution.Action asked(HostOperations operations, String id, String name, JsonNode argument) {
        boolean write = name.equals(WRITE);
        String type = argument.path(write ? "op" : "type").asString("");
        String operation = write ? type : DEVPACK.getOrDefault(type, type);
        JsonNode input = write ? argument.path("input") : operations.devpackInput(operation, argument.path("params"));
        return ActionQueue.asked(operations, id, operation, path(argument), input);
    }

    static boolean queues(String name) {
        return name.equals(WRITE) || name.equals(DEVPACK_ACTION);
    }

    private static List<JsonNode> path(JsonNode argument) {
        var values = new ArrayList<JsonNode>();
        argument.path("path").forEach(values::add);
        return values;
    }

    private static JsonNode input(JsonNode argument) {
        JsonNode input = argument.get("input");
        if (input == null || !input.isObject()) {
            throw Problem.invalid("", "type", "expected one object as the input");
        }
        return input;
    }

    synchronized void record(HostCall call) {
        calls.add(call);
    }

    synchronized List<HostCall> calls() {
        return List.copyOf(calls);
    }

    ActionQueue actions() {
        return actions;
    }

    long egressBytes() {
        return http.bytes();
    }
}
