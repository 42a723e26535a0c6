package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.AccountGate;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.sandbox.HostCallException;
import io.neolayer.service.functions.Execution.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a run wants changed. Each write is authorised and validated when code calls it, and applied with all others in the one
 * transaction that stores the run's result.
 */
final class ActionQueue {
    private static final Logger LOG = LoggerFactory.getLogger(ActionQueue.class);
    private static final String HANDLE = "$action";

    private record Queued(
            String id, String type, List<JsonNode> path, JsonNode input, Invoker.@Nullable Prepared prepared) {}

    /** An action that could not be applied; everything before it is rolled back with it. */
    static final class ActionFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int index;
        private final transient Problem problem;

        ActionFailed(int index, Problem problem) {
            super(problem.detail(), problem, false, false);
            this.index = index;
            this.problem = problem;
        }

        int index() {
            return index;
        }

        Problem problem() {
            return problem;
        }
    }

    private final Invoker invoker;
    private final HostOperations operations;
    private final Caller caller;
    private final int limit;
    private final List<Queued> queued = new ArrayList<>();

    ActionQueue(Invoker invoker, HostOperations operations, Caller caller, int limit) {
        this.invoker = invoker;
        this.operations = operations;
        this.caller = caller;
        this.limit = limit;
    }

    /**
     * Queues a write and returns its id.
     *
     * @param path path values, each a text or a reference to an earlier action
     */
    synchronized String add(String operation, List<JsonNode> path, JsonNode input) throws HostCallException {
        if (queued.size() >= limit) {
            throw new HostCallException("action_limit", "expected at most " + limit + " actions in one run");
        }
        var id = "action_" + (queued.size() + 1);
        Invoker.Prepared prepared = null;
        if (refers(input) || path.stream().anyMatch(ActionQueue::refers)) {
            check(input);
            path.forEach(this::check);
            invoker.authorise(
                    caller,
                    operation,
                    pathOf(operation, path.stream().map(ActionQueue::plain).toList()));
        } else {
            prepared = invoker.prepare(
                    caller,
                    operation,
                    pathOf(operation, path.stream().map(ActionQueue::plain).toList()),
                    input);
        }
        queued.add(new Queued(id, operation, List.copyOf(path), input, prepared));
        return id;
    }

    private Map<String, String> pathOf(String operation, List<String> values) {
        return operations
                .path(operation, values)
                .orElseThrow(() -> Problem.invalid("", "path", operation + ": the count of path values does not fit"));
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static boolean refers(JsonNode node) {
        if (node.isObject() && node.has(HANDLE)) {
            return true;
        }
        for (JsonNode child : node) {
            if (refers(child)) {
                return true;
            }
        }
        return false;
    }

    /** Every reference must name an action queued before. */
    private void check(JsonNode node) {
        if (node.isObject() && node.has(HANDLE)) {
            String id = node.get(HANDLE).asString("");
            if (queued.stream().noneMatch(action -> action.id().equals(id))) {
                throw Problem.invalid("", "reference", "there is no earlier action " + id);
            }
        }
        node.forEach(this::check);
    }

    synchronized boolean isEmpty() {
        return queued.isEmpty();
    }

    /** The queue as a dry run shows it. */
    synchronized List<Action> pending() {
        return queued.stream()
                .map(action -> shown(action, Action.Outcome.PENDING, null, null))
                .toList();
    }

    /**
     * Applies everything in order, inside the finishing transaction.
     *
     * @throws ActionFailed for the first that cannot be applied
     */
    synchronized List<Action> apply(Tx tx) {
        if (queued.isEmpty()) {
            return List.of();
        }
        var results = new HashMap<String, JsonNode>();
        var done = new ArrayList<Action>();
        for (int i = 0; i < queued.size(); i++) {
            Queued action = queued.get(i);
            try {
                if (i == 0) {
                    // the account was let in when the run was admitted, which may be minutes ago
                    AccountGate.requireActive(tx);
                }
                JsonNode result = prepared(action, results).apply(tx);
                results.put(action.id(), result);
                done.add(shown(action, Action.Outcome.SUCCEEDED, result, null));
            } catch (Problem problem) {
                throw new ActionFailed(i, problem);
            } catch (RuntimeException unforeseen) {
                LOG.error("{} of a run failed", action.type(), unforeseen);
                throw new ActionFailed(i, Problem.of(ProblemCode.INTERNAL, action.type() + " failed", unforeseen));
            }
        }
        return done;
    }

    private Invoker.Prepared prepared(Queued action, Map<String, JsonNode> results) {
        if (action.prepared() != null) {
            return action.prepared();
        }
        List<String> path = action.path().stream()
                .map(value -> plain(resolved(value, results)))
                .toList();
        return invoker.prepare(caller, action.type(), pathOf(action.type(), path), resolved(action.input(), results));
    }

    private static JsonNode resolved(JsonNode node, Map<String, JsonNode> results) {
        var make = JsonNodeFactory.instance;
        if (node.isObject() && node.has(HANDLE)) {
            JsonNode result = results.getOrDefault(node.get(HANDLE).asString(""), make.nullNode());
            JsonNode found = result.at(JsonPointer.compile(node.path("pointer").asString("")));
            if (found.isMissingNode()) {
                throw Problem.invalid("", "reference", "the action's result has no " + node.get("pointer"));
            }
            return found;
        }
        if (node.isObject()) {
            var object = make.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), resolved(member.getValue(), results)));
            return object;
        }
        if (node.isArray()) {
            var array = make.arrayNode();
            node.forEach(item -> array.add(resolved(item, results)));
            return array;
        }
        return node;
    }

    /** The queue after a roll-back: one failed, the others undone. */
    synchronized List<Action> rolledBack(int failed, JsonNode problem) {
        var all = new ArrayList<Action>();
        for (int i = 0; i < queued.size(); i++) {
            var outcome = i == failed ? Action.Outcome.FAILED : Action.Outcome.ROLLED_BACK;
            all.add(shown(queued.get(i), outcome, null, i == failed ? problem : null));
        }
        return all;
    }

    private Action shown(Queued action, Action.Outcome outcome, @Nullable JsonNode result, @Nullable JsonNode error) {
        Action asked = asked(operations, action.id(), action.type(), action.path(), action.input());
        JsonNode kept = result == null ? null : operations.shownResult(action.type(), result);
        return new Action(asked.id(), asked.type(), asked.params(), outcome, kept, error);
    }

    /** An action as code asked for it, less what is sensitive. */
    static Action asked(HostOperations operations, String id, String type, List<JsonNode> path, JsonNode input) {
        var params = JsonNodeFactory.instance.objectNode();
        if (!path.isEmpty()) {
            params.putArray("path").addAll(path);
        }
        params.set("input", operations.shownInput(type, input));
        return new Action(id, type, params, Action.Outcome.PENDING, null, null);
    }
}
