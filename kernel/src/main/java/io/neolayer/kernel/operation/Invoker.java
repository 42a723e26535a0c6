package io.neolayer.kernel.operation;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Runs operations of an account without HTTP, for a function's host call: the same binding, validation, permission and
 * handler. Refuses operations that are {@code x-not-from-functions}.
 */
public interface Invoker {
    /** Whether the operation reads (run at once) or writes (queued). */
    boolean reads(String operation);

    /**
     * Demands that the operation exists, may be called so, and is permitted on what the path names.
     *
     * @param path path parameters by name without {@code account_id}, such as {@code id}
     * @throws io.neolayer.kernel.problem.Problem 404, 403, 503 {@code not_configured}
     */
    void authorise(Caller caller, String operation, Map<String, String> path);

    /**
     * Runs a reading operation in a transaction of its own.
     *
     * @param input an object with the operation's query parameters and body members, in snake_case
     * @throws io.neolayer.kernel.problem.Problem whatever the same request over HTTP would answer
     */
    JsonNode read(Caller caller, String operation, Map<String, String> path, JsonNode input);

    /** Authorises, decodes, validates and prepares a writing operation; nothing is done yet. */
    Prepared prepare(Caller caller, String operation, Map<String, String> path, JsonNode input);

    /** A writing operation that was found valid. */
    interface Prepared {
        String operation();

        /** Does it inside the given transaction, with its audit entry, and returns the result as it would travel. */
        JsonNode apply(Tx tx);
    }
}
