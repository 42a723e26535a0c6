package io.neolayer.service.secrets;

import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows who read a secret. */
final class AccessesService {
    /** @param to exclusive */
    record Filter(
            String name,
            Access.@Nullable Outcome outcome,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {}

    private final SecretsStore secrets;
    private final AccessStore store;

    AccessesService(SecretsStore secrets, AccessStore store) {
        this.secrets = secrets;
        this.store = store;
    }

    Page<Access> list(Caller caller, Tx tx, Filter input) {
        var secret = secrets.get(tx, input.name());
        return store.list(
                tx, input.page(), secret.id(), new AccessStore.Filter(input.outcome(), input.from(), input.to()));
    }
}
