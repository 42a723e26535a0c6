package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Sensitive;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;

/** Finds out whether a type holds a property marked {@link Sensitive} anywhere. */
final class SensitiveTypes {
    private final Set<Class<?>> seen = new HashSet<>();

    private SensitiveTypes() {}

    static boolean in(Type type) {
        return new SensitiveTypes().holds(type);
    }

    private boolean holds(Type type) {
        return switch (type) {
            case ParameterizedType generic -> {
                boolean any = holds(generic.getRawType());
                for (Type argument : generic.getActualTypeArguments()) {
                    any |= holds(argument);
                }
                yield any;
            }
            case GenericArrayType array -> holds(array.getGenericComponentType());
            case Class<?> raw when raw.isRecord() && seen.add(raw) -> record(raw);
            default -> false;
        };
    }

    private boolean record(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(Sensitive.class) || holds(component.getGenericType())) {
                return true;
            }
        }
        return false;
    }
}
