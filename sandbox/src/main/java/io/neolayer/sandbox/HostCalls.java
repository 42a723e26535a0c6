package io.neolayer.sandbox;

/**
 * What the server does for running code, called with the name of the call and its argument as JSON. Names and shapes:
 *
 * <ul>
 *   <li>{@code http.request} {@code {method, url, headers, body, encoding, timeout_ms}} to {@code {status, headers, body,
 *       encoding}}; {@code encoding} is {@code utf8} or {@code base64};
 *   <li>{@code services.read} {@code {op, path, input}} to the operation's answer;
 *   <li>{@code services.write} {@code {op, path, input}} to {@code {id}}, the queued action; inside {@code input} a handle is {@code
 *       {"$action": id}} and a part of its later result {@code {"$action": id, "pointer": "/…"}};
 *   <li>{@code devpack.action} {@code {type, params}} to {@code {id}};
 *   <li>{@code crypto.verify} {@code {curve, message, signature, public_key}}, the last three in hex, to {@code true} or {@code
 *       false}; curves {@code p256}, {@code secp256k1}, {@code ed25519};
 *   <li>{@code neo.<function>} {@code {args: […]}} to the function's value.
 * </ul>
 *
 * The first two are asynchronous for the code and come from several threads at a time; the others come one at a time.
 */
@FunctionalInterface
public interface HostCalls {
    /**
     * Does the call.
     *
     * @return JSON
     * @throws HostCallException what the code sees as an error with that code
     */
    String call(String name, String json) throws HostCallException;

    /** A call that was taken and is still to be done. */
    @FunctionalInterface
    interface Taken {
        /** Does it, as {@link HostCalls#call} would. */
        String answer() throws HostCallException;
    }

    /** Takes a call. Calls are taken one at a time, in the order in which the code makes them, and done side by side. */
    default Taken take(String name, String json) {
        return () -> call(name, json);
    }

    /** Refuses every call with {@code not_configured}. */
    static HostCalls none() {
        return (name, json) -> {
            throw new HostCallException("not_configured", name + " is not available here");
        };
    }
}
