package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.PageRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes one operation's input record out of a request; everything about the record is found out once, at start-up. */
public final class InputBinding<I> {
    private final JsonCodec codec;
    private final Constraints constraints;
    private final List<Component> components;
    private final List<Argument> arguments = new ArrayList<>();
    private final Map<String, Component> byJavaName = new HashMap<>();
    private final Set<String> queryNames;
    private final Set<String> memberNames;
    private final Constructor<I> constructor;
    private final MethodHandle make;
    private final boolean constrained;
    private final boolean hasFlat;
    private final boolean takesMembers;
    private final @Nullable Component wholeBody;

    /**
     * One argument of the record's constructor.
     *
     * @param first which of the components it is, or the first of those that a {@link Flat} record is made of
     * @param flat makes that record; null when the argument is the component itself
     */
    private record Argument(int first, int count, @Nullable MethodHandle flat) {}

    InputBinding(JsonCodec codec, Constraints constraints, Class<I> type, List<String> path, Operation.Method method) {
        this.codec = codec;
        this.constraints = constraints;
        var all = new ArrayList<Component>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean flat = component.getAccessor().isAnnotationPresent(Flat.class);
            RecordComponent[] parts =
                    flat ? component.getType().getRecordComponents() : new RecordComponent[] {component};
            arguments.add(new Argument(all.size(), parts.length, flat ? handle(canonical(component.getType())) : null));
            for (RecordComponent part : parts) {
                all.add(Component.of(part, path, method, codec));
            }
            if (!flat) {
                byJavaName.put(component.getName(), all.getLast());
            }
        }
        this.components = List.copyOf(all);
        this.hasFlat = arguments.stream().anyMatch(each -> each.flat() != null);
        this.constructor = canonical(type);
        this.make = handle(constructor);
        this.constrained = constraints.on(type, constructor);
        this.memberNames = components.stream()
                .filter(c -> c.source() == Component.Source.MEMBER)
                .map(Component::name)
                .collect(Collectors.toUnmodifiableSet());
        this.takesMembers = !memberNames.isEmpty();
        this.wholeBody = components.stream()
                .filter(c -> c.source() == Component.Source.BODY)
                .findFirst()
                .orElse(null);
        this.queryNames = components.stream()
                .filter(c -> c.source() == Component.Source.QUERY)
                .map(Component::name)
                .collect(Collectors.toCollection(HashSet::new));
        if (components.stream().anyMatch(c -> c.source() == Component.Source.PAGE)) {
            queryNames.addAll(List.of("limit", "cursor"));
        }
    }

    public List<Component> components() {
        return components;
    }

    /** Whether requests carry a JSON body. */
    public boolean takesBody() {
        return takesMembers || wholeBody != null;
    }

    /**
     * Binds a request.
     *
     * @throws Problem 400, 404 for a path that names nothing, 412, 422 with every fault
     */
    public I bind(RawInput raw) {
        var faults = new Faults();
        for (String name : raw.query().names()) {
            if (!queryNames.contains(name)) {
                faults.unknownParameter(name);
            }
        }
        JsonNode body = body(raw);
        return bind(raw, body, faults);
    }

    /**
     * Binds the input of a call without HTTP: query parameters and body members stand in one object.
     *
     * @throws Problem as {@link #bind(RawInput)}
     */
    public I bind(String[] path, ObjectNode input, String list) {
        var faults = new Faults();
        var body = codec.mapping().createObjectNode();
        JsonNode whole = null;
        for (var member : input.properties()) {
            String name = member.getKey();
            if (wholeBody != null && wholeBody.name().equals(name)) {
                whole = member.getValue();
            } else if (!queryNames.contains(name) && !name.equals("if_match")) {
                body.set(name, member.getValue());
            }
        }
        JsonNode ifMatch = input.get("if_match");
        var raw = new RawInput(
                path,
                new JsonQuery(input),
                new byte[0],
                ifMatch == null ? null : "\"" + ifMatch.asString() + "\"",
                null,
                list);
        return bind(raw, whole == null ? body : whole, faults);
    }

    private I bind(RawInput raw, @Nullable JsonNode body, Faults faults) {
        if (body instanceof ObjectNode object && wholeBody == null) {
            refuseUnknownMembers(object, faults);
        }
        @Nullable Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            values[i] = switch (component.source()) {
                case PATH -> path(component, raw.path()[component.pathIndex()]);
                case QUERY -> query(component, raw.query().all(component.name()), faults);
                case PAGE -> page(raw, faults);
                case IF_MATCH -> IfMatchHeader.parse(raw.ifMatch());
                case ACCEPT -> new Accept(raw.accept());
                case MEMBER -> member(component, body, faults);
                case BODY -> whole(component, raw, body, faults);
                case INTERNAL -> null;
            };
            if (values[i] == null && component.type().isPrimitive() && faults.none()) {
                missing(component, faults);
            }
        }
        faults.raise();
        @Nullable Object[] given = arguments(values);
        if (!constrained) {
            return record(given);
        }
        judge(constraints.check(constructor, given), faults);
        I made = record(given);
        judge(constraints.check(made), faults);
        return made;
    }

    private @Nullable JsonNode body(RawInput raw) {
        if (!takesBody()) {
            if (raw.body().length > 0 && !(codec.parse(raw.body()) instanceof ObjectNode object && object.isEmpty())) {
                throw Problem.of(ProblemCode.MALFORMED_JSON, "this operation takes no body; send none or {}");
            }
            return null;
        }
        if (wholeBody != null && wholeBody.type().hasRawClass(String.class)) {
            return null;
        }
        JsonNode body = codec.parse(raw.body());
        if (wholeBody == null && !body.isObject()) {
            throw Problem.of(
                    ProblemCode.MALFORMED_JSON, "expected a JSON object, found " + DecodingFaults.describe(body));
        }
        return body;
    }

    private void refuseUnknownMembers(ObjectNode body, Faults faults) {
        for (String name : body.propertyNames()) {
            if (!memberNames.contains(name)) {
                faults.unknownMember(Names.pointer("", name));
            }
        }
    }

    private static Object path(Component component, String text) {
        var reader = component.scalar();
        if (reader == null) {
            throw new IllegalStateException("path parameter " + component.name() + " has a type that is no text");
        }
        try {
            return reader.apply(text);
        } catch (RuntimeException e) {
            throw Problem.notFound();
        }
    }

    private static @Nullable Object query(Component component, List<String> texts, Faults faults) {
        if (texts.isEmpty()) {
            return component.many() ? List.of() : component.absent();
        }
        if (texts.size() > 1 && !component.many()) {
            faults.parameter(component.name(), "repeated", "expected one value, found " + texts.size());
            return null;
        }
        var reader = component.scalar();
        if (reader == null) {
            throw new IllegalStateException("query parameter " + component.name() + " has a type that is no text");
        }
        try {
            return component.many() ? texts.stream().map(reader).toList() : reader.apply(texts.getFirst());
        } catch (RuntimeException e) {
            faults.parameter(component.name(), "invalid_format", Scalars.message(component.element(), e));
            return null;
        }
    }

    private static @Nullable Object page(RawInput raw, Faults faults) {
        List<String> limits = raw.query().all("limit");
        List<String> cursors = raw.query().all("cursor");
        if (limits.size() > 1 || cursors.size() > 1) {
            faults.parameter("limit", "repeated", "expected limit and cursor once each");
            return null;
        }
        try {
            int limit = limits.isEmpty() ? PageRequest.DEFAULT : Integer.parseInt(limits.getFirst());
            return new PageRequest(limit, raw.list(), cursors.isEmpty() ? null : cursors.getFirst());
        } catch (NumberFormatException e) {
            faults.parameter("limit", "invalid_format", "expected a whole number from 1 to " + PageRequest.MAXIMUM);
            return null;
        }
    }

    private @Nullable Object member(Component component, @Nullable JsonNode body, Faults faults) {
        JsonNode value = body == null ? null : body.get(component.name());
        return value == null
                ? component.absent()
                : decode(component, value, Names.pointer("", component.name()), faults);
    }

    private @Nullable Object whole(Component component, RawInput raw, @Nullable JsonNode body, Faults faults) {
        if (body == null) {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }
        if (component.type().isTypeOrSubTypeOf(JsonNode.class)
                && !component.type().getRawClass().isInstance(body)) {
            throw Problem.of(
                    ProblemCode.MALFORMED_JSON, "expected a JSON object, found " + DecodingFaults.describe(body));
        }
        return decode(component, body, "", faults);
    }

    private @Nullable Object decode(Component component, JsonNode value, String pointer, Faults faults) {
        if (component.type().getRawClass().isInstance(value)) {
            return value;
        }
        try {
            return codec.mapping().readerFor(component.type()).readValue(value);
        } catch (JacksonException e) {
            DecodingFaults.add(faults, pointer, value, e);
            return null;
        }
    }

    private static void missing(Component component, Faults faults) {
        if (component.inBody()) {
            faults.member(Names.pointer("", component.name()), "not_null", "must be given");
        } else {
            faults.parameter(component.name(), "not_null", "must be given");
        }
    }

    private void judge(List<Constraints.Broken> all, Faults faults) {
        for (Constraints.Broken broken : all) {
            Component component = byJavaName.get(broken.component());
            if (component == null) {
                // of the record itself, or below a flat part, whose members stand at the top
                faults.member(broken.below(), broken.code(), broken.message());
            } else if (component.source() == Component.Source.QUERY) {
                faults.parameter(component.name(), broken.code(), broken.message());
            } else {
                String pointer = component.source() == Component.Source.BODY ? "" : Names.pointer("", component.name());
                faults.member(pointer + broken.below(), broken.code(), broken.message());
            }
        }
        faults.raise();
    }

    private @Nullable Object[] arguments(@Nullable Object[] values) {
        if (!hasFlat) {
            return values;
        }
        @Nullable Object[] given = new Object[arguments.size()];
        for (int i = 0; i < given.length; i++) {
            Argument each = arguments.get(i);
            given[i] = each.flat() == null
                    ? values[each.first()]
                    : made(each.flat(), Arrays.copyOfRange(values, each.first(), each.first() + each.count()));
        }
        return given;
    }

    @SuppressWarnings("unchecked") // the handle is of the record's own constructor
    private I record(@Nullable Object[] values) {
        return (I) made(make, values);
    }

    private static Object made(MethodHandle make, @Nullable Object[] values) {
        try {
            return (Object) make.invokeExact(values);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.VALIDATION_FAILED, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        }
    }

    private static <I> Constructor<I> canonical(Class<I> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<I> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is no record", e);
        }
    }

    private static MethodHandle handle(Constructor<?> constructor) {
        try {
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asSpreader(Object[].class, constructor.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }
}
