package io.neolayer.kernel.operation;

import io.neolayer.kernel.audit.AuditEvent;
import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.operation.codec.InputBinding;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.GatheredReads;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The invoker over the catalogue: the same binding, permission and handler as HTTP, without a request. */
public final class OperationInvoker implements Invoker {
    private final Codec codec;
    private final Db db;
    private final GatheredReads reads;
    private final AuditLog audit;
    private final Map<String, Callable> callables = new HashMap<>();

    public OperationInvoker(Catalogue catalogue, Codec codec, Db db, GatheredReads reads, AuditLog audit) {
        this.codec = codec;
        this.db = db;
        this.reads = reads;
        this.audit = audit;
        for (Operation<?, ?> operation : catalogue.operations()) {
            if (operation.scope() == Operation.Scope.ACCOUNT) {
                callables.put(operation.id(), callable(operation, catalogue.fromFunctions(operation)));
            }
        }
    }

    /** An operation of an account and how its input is made. */
    private record Callable(
            Operation<Object, Object> operation, Template template, InputBinding<?> binding, boolean open) {}

    @Override
    public boolean reads(String operation) {
        return known(operation).operation().reads();
    }

    @Override
    public void authorise(Caller caller, String operation, Map<String, String> path) {
        Callable callable = known(operation);
        authorise(caller, callable, values(callable, caller, path));
    }

    @Override
    public JsonNode read(Caller caller, String operation, Map<String, String> path, JsonNode input) {
        Callable callable = known(operation);
        if (!callable.operation().reads()) {
            throw Problem.denied("operation " + operation + " writes; it is queued, not read");
        }
        Object bound = bound(caller, callable, path, input);
        return codec.json().tree(answer(caller, callable, bound));
    }

    @SuppressWarnings("unchecked") // the binding made the input for this very operation
    private Object answer(Caller caller, Callable callable, Object input) {
        Form<?, ?> declared = callable.operation().form();
        return switch (declared) {
            case Form.InTx<?, ?> form ->
                db.inTx(
                        caller.account(),
                        tx -> ((Form.InTx<Object, Object>) form).handler().handle(caller, tx, input));
            case Form.ReadsOne<?, ?> form -> {
                var read = (Form.ReadsOne<Object, Object>) form;
                List<Object> parameters = read.parameters().apply(input);
                yield reads.find(read.read(), caller.account(), null, parameters)
                        .orElseThrow(Problem::notFound);
            }
            case Form.Direct<?, ?> form ->
                ((Form.Direct<Object, Object>) form).handler().handle(caller, input);
            case Form.Across<?, ?> _, Form.Runs<?, ?, ?, ?> _, Form.Streams<?> _ -> throw notHere(callable);
        };
    }

    @Override
    public Prepared prepare(Caller caller, String operation, Map<String, String> path, JsonNode input) {
        Callable callable = known(operation);
        if (!(callable.operation().form() instanceof Form.InTx<Object, Object>(var handler))) {
            throw notHere(callable);
        }
        Object bound = bound(caller, callable, path, input);
        String resource = callable.template().resource(values(callable, caller, path));
        return new Prepared() {
            @Override
            public String operation() {
                return operation;
            }

            @Override
            public JsonNode apply(Tx tx) {
                int before = tx.changes().size();
                Object output = handler.handle(caller, tx, bound);
                JsonNode result = codec.json().tree(output);
                List<Tx.Change> changes =
                        tx.changes().subList(before, tx.changes().size());
                audit.record(tx, event(caller, callable, resource, output, changes));
                return result;
            }
        };
    }

    private static AuditEvent event(
            Caller caller, Callable callable, String resource, Object output, List<Tx.Change> changes) {
        return new AuditEvent(
                caller.account(),
                caller.principal(),
                callable.operation().id(),
                resource,
                AuditEvent.Outcome.DONE,
                callable.operation().answer().apply(output).status(),
                null,
                changes,
                caller.origin());
    }

    private Object bound(Caller caller, Callable callable, Map<String, String> path, JsonNode input) {
        String[] values = values(callable, caller, path);
        authorise(caller, callable, values);
        if (!(input instanceof ObjectNode object)) {
            throw Problem.of(ProblemCode.MALFORMED_JSON, "expected an object as the input of " + callable.operation());
        }
        Object bound =
                callable.binding().bind(values, object, callable.operation().id() + " " + caller.account());
        return callable.operation()
                .prepare()
                .map(prepare -> prepare.prepare(caller, bound))
                .orElse(bound);
    }

    private static void authorise(Caller caller, Callable callable, String[] values) {
        if (!callable.open()) {
            throw Problem.denied("operation " + callable.operation().id() + " cannot be called by a function");
        }
        callable.operation()
                .permission()
                .ifPresent(permission ->
                        caller.require(permission, callable.template().resource(values)));
    }

    private static String[] values(Callable callable, Caller caller, Map<String, String> path) {
        List<String> names = callable.template().parameters();
        String[] values = new String[names.size()];
        for (int i = 0; i < values.length; i++) {
            String name = names.get(i);
            String given = name.equals("account_id") ? caller.account().toString() : path.get(name);
            if (given == null) {
                throw Problem.invalid("/" + name, "not_null", "must be given");
            }
            values[i] = given;
        }
        return values;
    }

    private Callable known(String operation) {
        Callable callable = callables.get(operation);
        if (callable == null) {
            throw Problem.notConfigured("there is no operation " + operation + " of an account on this server");
        }
        return callable;
    }

    private static Problem notHere(Callable callable) {
        return Problem.notConfigured("operation " + callable.operation().id() + " cannot be called by a function yet");
    }

    @SuppressWarnings("unchecked") // the binding of this very operation makes its inputs
    private Callable callable(Operation<?, ?> operation, boolean open) {
        Template template = Template.of(operation.path());
        var binding = codec.binding(operation.input(), template.parameters(), operation.method());
        return new Callable((Operation<Object, Object>) operation, template, binding, open);
    }
}
