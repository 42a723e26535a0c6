package io.neolayer.service.functions;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made at its first use. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> make;
    private volatile @Nullable T made;

    Once(Supplier<T> make) {
        this.make = make;
    }

    @Override
    public T get() {
        T value = made;
        if (value != null) {
            return value;
        }
        synchronized (this) {
            value = made == null ? make.get() : made;
            made = value;
            return value;
        }
    }
}
