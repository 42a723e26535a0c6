package io.neolayer.kernel.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Bounds that stand on the value of a patch, {@code Patch<@Size(max = 100) String>}, for its schema. */
final class PatchBounds {
    private PatchBounds() {}

    static void add(ObjectNode schema, AnnotatedType patch) {
        if (!(patch instanceof AnnotatedParameterizedType generic)) {
            return;
        }
        AnnotatedType value = generic.getAnnotatedActualTypeArguments()[0];
        Size size = value.getAnnotation(Size.class);
        if (size != null) {
            String what = kind(value.getType());
            if (size.min() > 0) {
                schema.put("min" + what, size.min());
            }
            if (size.max() < Integer.MAX_VALUE) {
                schema.put("max" + what, size.max());
            }
        }
        Min min = value.getAnnotation(Min.class);
        if (min != null) {
            schema.put("minimum", min.value());
        }
        Max max = value.getAnnotation(Max.class);
        if (max != null) {
            schema.put("maximum", max.value());
        }
        Pattern pattern = value.getAnnotation(Pattern.class);
        if (pattern != null) {
            schema.put("pattern", "^(?:" + pattern.regexp() + ")$");
        }
    }

    private static String kind(Type type) {
        Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        if (raw instanceof Class<?> known && Collection.class.isAssignableFrom(known)) {
            return "Items";
        }
        return raw instanceof Class<?> known && Map.class.isAssignableFrom(known) ? "Properties" : "Length";
    }
}
