package io.neolayer.kernel.operation.codec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Body;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.storage.PageRequest;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * One component of an input record and where its value comes from.
 *
 * @param name as it travels
 * @param pathIndex position among the template's parameters, or -1
 * @param scalar reader of a value that is text, null for a member of the body
 */
public record Component(
        String name,
        Source source,
        int pathIndex,
        JavaType type,
        boolean many,
        @Nullable Function<String, Object> scalar) {
    /** Where a component is read from. */
    public enum Source {
        PATH,
        QUERY,
        MEMBER,
        BODY,
        PAGE,
        IF_MATCH,
        ACCEPT,
        /** Not part of the request: filled by the operation's own {@code prepare}. */
        INTERNAL
    }

    static Component of(RecordComponent component, List<String> pathNames, Operation.Method method, JsonCodec codec) {
        String name = Names.of(component);
        JavaType type = codec.mapping().constructType(component.getGenericType());
        Source source = source(component, name, pathNames, method);
        boolean many = source == Source.QUERY && List.class.isAssignableFrom(type.getRawClass());
        Class<?> element = many ? type.getContentType().getRawClass() : type.getRawClass();
        boolean text = source == Source.QUERY || source == Source.PATH;
        return new Component(name, source, pathNames.indexOf(name), type, many, text ? Scalars.reader(element) : null);
    }

    private static Source source(
            RecordComponent component, String name, List<String> pathNames, Operation.Method method) {
        if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
            return Source.INTERNAL;
        }
        if (component.getType() == PageRequest.class) {
            return Source.PAGE;
        }
        if (component.getType() == IfMatch.class) {
            return Source.IF_MATCH;
        }
        if (component.getType() == Accept.class) {
            return Source.ACCEPT;
        }
        if (pathNames.contains(name)) {
            return Source.PATH;
        }
        if (component.getAccessor().isAnnotationPresent(Body.class)) {
            return Source.BODY;
        }
        boolean bodiless = method == Operation.Method.GET || method == Operation.Method.DELETE;
        return bodiless || component.getAccessor().isAnnotationPresent(Query.class) ? Source.QUERY : Source.MEMBER;
    }

    Class<?> element() {
        return many ? type.getContentType().getRawClass() : type.getRawClass();
    }

    /** What stands for an absent value, null where nothing does. */
    @Nullable
    Object absent() {
        return type.hasRawClass(Patch.class) ? Patch.absent() : null;
    }

    boolean inBody() {
        return source == Source.MEMBER || source == Source.BODY;
    }
}
