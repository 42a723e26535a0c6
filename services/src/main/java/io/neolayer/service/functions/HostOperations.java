package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.sandbox.ServiceCatalogue;
import io.neolayer.sandbox.ServiceOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The part of the catalogue that code may call as {@code services.*}. */
final class HostOperations {
    private static final Set<String> CLOSED = Set.of("auth", "system");

    private final Map<String, List<String>> pathNames = new HashMap<>();
    private final Map<String, Operation<?, ?>> offered = new HashMap<>();
    private final ServiceCatalogue sandbox;

    HostOperations(Collection<Operation<?, ?>> operations) {
        var sandboxed = new ArrayList<ServiceOperation>();
        for (Operation<?, ?> operation : operations) {
            if (open(operation)) {
                List<String> names = pathNames(operation.path());
                pathNames.put(operation.id(), names);
                offered.put(operation.id(), operation);
                sandboxed.add(new ServiceOperation(operation.id(), names.size(), !operation.reads()));
            }
        }
        this.sandbox = new ServiceCatalogue(sandboxed);
    }

    /** Neither auth, system, secret values, fresh sign-ins, confirmations, streams nor runs that outlive the caller. */
    private static boolean open(Operation<?, ?> operation) {
        boolean closed = operation.scope() != Operation.Scope.ACCOUNT
                || CLOSED.contains(operation.id().substring(0, operation.id().indexOf('.')))
                || operation.notFromFunctions()
                || operation.freshSignIn()
                || operation.confirm().isPresent()
                || operation.permission().map(needed -> needed.named()).orElse(false);
        return !closed
                && !(operation.form() instanceof Form.Streams<?>)
                && !(operation.form() instanceof Form.Runs<?, ?, ?, ?>);
    }

    private static List<String> pathNames(String template) {
        return Arrays.stream(template.split("/"))
                .filter(segment -> segment.startsWith("{") && !segment.equals("{account_id}"))
                .map(segment -> segment.substring(1, segment.length() - 1))
                .toList();
    }

    ServiceCatalogue sandbox() {
        return sandbox;
    }

    boolean has(String operation) {
        return pathNames.containsKey(operation);
    }

    /** The older devpack's parameters as the operation's input. */
    JsonNode devpackInput(String operation, JsonNode params) {
        Operation<?, ?> found = offered.get(operation);
        return found == null ? params : SnakeCase.members(found.input(), params);
    }

    /** An operation's input as it may be kept and shown. */
    JsonNode shownInput(String operation, JsonNode input) {
        Operation<?, ?> found = offered.get(operation);
        return found == null ? input : SensitiveMembers.hidden(found.input(), input);
    }

    /** An operation's result as it may be kept and shown. */
    JsonNode shownResult(String operation, JsonNode result) {
        Operation<?, ?> found = offered.get(operation);
        return found == null ? result : SensitiveMembers.hidden(found.output(), result);
    }

    /** Path values by name; empty when the count does not fit. */
    Optional<Map<String, String>> path(String operation, List<String> values) {
        List<String> names = pathNames.getOrDefault(operation, List.of());
        if (names.size() != values.size()) {
            return Optional.empty();
        }
        var path = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            path.put(names.get(i), values.get(i));
        }
        return Optional.of(path);
    }
}
