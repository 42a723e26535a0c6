package io.neolayer.kernel.operation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of a JSON Merge Patch (RFC 7396): absent, null, or a value.
 *
 * @param present false when the member was not in the body
 */
public record Patch<T>(boolean present, @Nullable T value) {
    private static final Patch<?> ABSENT = new Patch<>(false, null);

    @SuppressWarnings("unchecked") // holds no value
    public static <T> Patch<T> absent() {
        return (Patch<T>) ABSENT;
    }

    public static <T> Patch<T> of(@Nullable T value) {
        return new Patch<>(true, value);
    }

    /** The new value: the patch's if present (its default when null), else the current one. */
    public T apply(T current, T whenNull) {
        if (!present) {
            return current;
        }
        return value == null ? whenNull : value;
    }

    public <U> Patch<U> map(Function<T, U> change) {
        return new Patch<>(present, value == null ? null : change.apply(value));
    }
}
