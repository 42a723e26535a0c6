package io.neolayer.kernel.operation;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.operation.codec.Names;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import jakarta.validation.Valid;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every declaration must obey; finds all faults of all slices at once. */
final class CatalogueRules {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){1,4}");
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9][a-z0-9._-]*|\\{[a-z][a-z0-9_]*}");
    private static final Pattern SLICE = Pattern.compile("[a-z][a-z0-9]*");

    /** Slices that are the reserved segment's owner themselves. */
    private static final Set<String> NAMESAKES = Set.of("audit", "events");

    /** Second segments of accounts, auth, audit, system: no other slice may have one of them as its name. */
    private static final Set<String> RESERVED = Set.of(
            "members",
            "invitations",
            "quotas",
            "usage",
            "exports",
            "data-key",
            "deletion",
            "timeline",
            "pauses",
            "api-keys",
            "roles",
            "access-policy",
            "access",
            "audit",
            "events",
            "approvals");

    private final List<Slice> slices;
    private final List<String> faults = new ArrayList<>();

    CatalogueRules(List<Slice> slices) {
        this.slices = slices;
    }

    List<String> faults() {
        var names = new HashMap<String, Slice>();
        var ids = new HashMap<String, Operation<?, ?>>();
        var routes = new HashMap<String, Operation<?, ?>>();
        var kinds = new HashSet<String>();
        for (Slice slice : slices) {
            slice(slice);
            slice.jobs().forEach(work -> job(slice, work.kind(), kinds));
            if (names.put(slice.name(), slice) != null) {
                faults.add("slice " + slice.name() + ": listed twice");
            }
            for (Operation<?, ?> operation : slice.operations()) {
                operation(slice, operation);
                if (ids.put(operation.id(), operation) != null) {
                    fault(operation, "the id is taken by another operation");
                }
                route(operation, operation.path(), routes);
                operation.aliases().forEach(alias -> route(operation, alias, routes));
            }
        }
        return faults;
    }

    private void slice(Slice slice) {
        if (!SLICE.matcher(slice.name()).matches()) {
            faults.add("slice " + slice.name() + ": the name is not one lower-case word");
        }
        if (RESERVED.contains(slice.name()) && !NAMESAKES.contains(slice.name())) {
            faults.add("slice " + slice.name() + ": the name is a reserved second segment of an account's paths");
        }
        if (!SLICE.matcher(slice.domain()).matches()) {
            faults.add("slice " + slice.name() + ": the domain is not one lower-case word");
        }
        for (String other : slice.dependsOn()) {
            if (slices.stream().noneMatch(s -> s.name().equals(other))) {
                faults.add("slice " + slice.name() + ": depends on " + other + ", which is not there");
            }
        }
        if (slice.title().isBlank() || slice.summary().isBlank()) {
            faults.add("slice " + slice.name() + ": title and summary are needed");
        }
    }

    private void job(Slice slice, JobKind<?> kind, Set<String> taken) {
        if (!kind.service().equals(slice.name())) {
            faults.add("job kind " + kind.name() + ": the name does not begin with its slice " + slice.name());
        }
        if (!taken.add(kind.name())) {
            faults.add("job kind " + kind.name() + ": declared twice");
        }
    }

    private void operation(Slice slice, Operation<?, ?> operation) {
        if (!ID.matcher(operation.id()).matches()) {
            fault(operation, "the id has not 2 to 5 words of [a-z][a-z0-9_]*");
        } else if (!operation.id().startsWith(slice.name() + ".")) {
            fault(operation, "the id does not begin with its slice " + slice.name());
        }
        if (operation.summary().isBlank()) {
            fault(operation, "a summary is missing");
        }
        boolean ofAccount = operation.scope() == Operation.Scope.ACCOUNT;
        if (ofAccount && !operation.reads() && operation.permission().isEmpty()) {
            fault(operation, "a writing operation of an account needs a permission");
        }
        if (operation.scope() == Operation.Scope.PUBLIC
                && operation.permission().isPresent()) {
            fault(operation, "a public route cannot demand a permission");
        }
        operation
                .permission()
                .filter(p -> slices.stream()
                        .noneMatch(s ->
                                s.name().equals(p.service()) || s.permissions().contains(p)))
                .ifPresent(p -> fault(operation, "the permission " + p + " names no slice"));
        form(operation);
        input(operation);
        output(operation);
    }

    private void form(Operation<?, ?> operation) {
        boolean ofAccount = operation.scope() == Operation.Scope.ACCOUNT;
        switch (operation.form()) {
            case Form.InTx<?, ?> _, Form.Direct<?, ?> _, Form.Streams<?> _ -> {}
            case Form.Across<?, ?> _ -> {}
            case Form.ReadsOne<?, ?> _ -> {
                if (!ofAccount || !operation.reads()) {
                    fault(operation, "a gathered read needs an account in its path");
                }
            }
            case Form.Runs<?, ?, ?, ?> _ -> {
                if (!ofAccount) {
                    fault(operation, "a run needs an account in its path");
                }
            }
        }
        if (operation.form() instanceof Form.Direct && !operation.reads()) {
            fault(operation, "a writing operation needs a transaction");
        }
        if (operation.form() instanceof Form.Streams && operation.method() != Operation.Method.GET) {
            fault(operation, "a stream is read with GET");
        }
    }

    private void input(Operation<?, ?> operation) {
        if (!operation.input().isRecord()) {
            fault(operation, "the input " + operation.input().getSimpleName() + " is no record");
            return;
        }
        RecordComponent[] components = operation.input().getRecordComponents();
        Map<String, RecordComponent> byName =
                Arrays.stream(components).collect(Collectors.toMap(Names::of, c -> c, (a, b) -> a));
        for (String parameter : Template.of(operation.path()).parameters()) {
            if (!parameter.equals("account_id") && !byName.containsKey(parameter)) {
                fault(operation, "no input component takes the path parameter {" + parameter + "}");
            }
        }
        for (String alias : operation.aliases()) {
            List<String> parameters = Template.of(alias).parameters();
            boolean all = parameters.containsAll(Template.of(operation.path()).parameters());
            boolean known = parameters.stream().allMatch(p -> p.equals("account_id") || byName.containsKey(p));
            if (!all || !known) {
                fault(operation, "the alias " + alias + " has other parameters");
            }
        }
        boolean bodiless = operation.method() == Operation.Method.GET || operation.method() == Operation.Method.DELETE;
        for (RecordComponent component : components) {
            if (bodiless && component.getAccessor().isAnnotationPresent(Body.class)) {
                fault(operation, operation.method() + " has no body for " + component.getName());
            }
            boolean flat = component.getAccessor().isAnnotationPresent(Flat.class);
            if (flat && !component.getType().isRecord()) {
                fault(operation, "the flat component " + component.getName() + " is no record");
            } else if (flat) {
                Arrays.stream(component.getType().getRecordComponents())
                        .map(Names::of)
                        .filter(byName::containsKey)
                        .forEach(name -> fault(operation, "two components are called " + name));
            }
            if (nested(component) && !cascades(component)) {
                fault(operation, "the component " + component.getName() + " is a record and needs @Valid");
            }
        }
        if (operation.requiresIfMatch() && byName.values().stream().noneMatch(c -> c.getType() == IfMatch.class)) {
            fault(operation, "If-Match is required, but no input component takes it");
        }
    }

    private void output(Operation<?, ?> operation) {
        boolean list = operation.output() instanceof ParameterizedType type && type.getRawType() == Page.class;
        boolean pages = operation.input().isRecord()
                && Arrays.stream(operation.input().getRecordComponents())
                        .anyMatch(c -> c.getType() == PageRequest.class);
        if (list && !pages) {
            fault(operation, "a list needs an input component of type PageRequest");
        }
    }

    private void route(Operation<?, ?> operation, String path, Map<String, Operation<?, ?>> routes) {
        if (!path.startsWith("/")
                || !Template.of(path).segments().stream()
                        .allMatch(segment -> SEGMENT.matcher(segment).matches())) {
            fault(operation, "the path " + path + " is not /segments-of/{lower_case}");
            return;
        }
        String route = operation.method() + " " + Template.of(path).shape();
        Operation<?, ?> other = routes.put(route, operation);
        if (other != null && other != operation) {
            fault(operation, "the route is also that of " + other.id());
        }
    }

    private static boolean nested(RecordComponent component) {
        Class<?> type = component.getType();
        return type.isRecord()
                && type != PageRequest.class
                && type != IfMatch.class
                && type != Patch.class
                && type.getPackageName().startsWith("io.neolayer")
                && constrained(type);
    }

    private static boolean constrained(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getAccessor)
                .anyMatch(accessor -> Arrays.stream(accessor.getAnnotations())
                        .anyMatch(a -> a.annotationType().getPackageName().startsWith("jakarta.validation")));
    }

    private static boolean cascades(RecordComponent component) {
        AnnotatedElement accessor = component.getAccessor();
        return accessor.isAnnotationPresent(Valid.class);
    }

    private void fault(Operation<?, ?> operation, String what) {
        faults.add("operation " + operation.id() + " (" + operation.method() + " " + operation.path() + "): " + what);
    }
}
