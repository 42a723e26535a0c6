package io.neolayer.service.secrets;

import io.neolayer.kernel.storage.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says whether the thing that a binding names exists; the composition connects it to the services that read secrets. */
@FunctionalInterface
public interface Consumers {
    /**
     * Whether the account of the transaction has it.
     *
     * @param service such as {@code functions}; one that is not there has nothing
     * @param version a version that must exist too, or null
     */
    boolean exists(Tx tx, String service, UUID id, @Nullable Long version);
}
