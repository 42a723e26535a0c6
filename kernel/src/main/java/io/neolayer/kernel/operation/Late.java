package io.neolayer.kernel.operation;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A part of the composition that is made after those who need it, and before anybody asks them anything. */
public final class Late<T> implements Supplier<T> {
    private final AtomicReference<@Nullable T> part = new AtomicReference<>();

    /** Sets the part, once. */
    public void set(T made) {
        if (!part.compareAndSet(null, made)) {
            throw new IllegalStateException("the part was set before");
        }
    }

    @Override
    public T get() {
        T made = part.get();
        if (made == null) {
            throw new IllegalStateException("a part of the composition is used before it is made");
        }
        return made;
    }
}
