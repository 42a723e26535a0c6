package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What neighbours may ask of functions. */
public interface FunctionsApi {
    /**
     * A run that a neighbour wants.
     *
     * @param ttl how long it may wait for its start, PT1S to P7D
     * @param onEnd a waiting job of the neighbour that becomes due in the transaction that ends the run
     */
    record Order(UUID function, String alias, JsonNode params, Duration ttl, UUID onEnd) {}

    /** How far a run has come. */
    enum Stage {
        GOING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        EXPIRED
    }

    /**
     * What became of a run.
     *
     * @param code stable code of its error, null without one
     */
    record Result(
            Stage stage, @Nullable String code, @Nullable String message, boolean retryable) {}

    /**
     * Whether the function exists in the account of the transaction and is not archived.
     *
     * @param version a version number that must exist too, or null
     */
    boolean exists(Tx tx, UUID function, @Nullable Long version);

    /**
     * Queues a run in the caller's transaction; its id. What caused it is the caller's principal and request.
     *
     * @throws io.neolayer.kernel.problem.Problem as {@code functions.execute} with {@code mode=async}
     */
    UUID submit(Tx tx, Caller caller, Order order);

    Optional<Result> result(Tx tx, UUID execution);

    /** Asks a run to end; nothing happens to one that has ended. */
    void cancel(Tx tx, Caller caller, UUID execution);
}
