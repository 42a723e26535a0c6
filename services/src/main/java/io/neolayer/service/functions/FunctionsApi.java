package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What neighbours may ask of functions. */
@FunctionalInterface
public interface FunctionsApi {
    /**
     * Whether the function exists in the account of the transaction and is not archived.
     *
     * @param version a version number that must exist too, or null
     */
    boolean exists(Tx tx, UUID function, @Nullable Long version);
}
