package io.neolayer.kernel.tenancy;

import java.net.InetAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out who calls and lets them into an account; every request that needs a credential passes through it. */
public interface Tenancy {
    /**
     * Reads the credential. May answer from what is kept for 60 s; the entry then re-reads it.
     *
     * @param authorization the whole header value, or null when there was none
     * @param address the client's address after trusted proxies
     * @throws io.neolayer.kernel.problem.Problem 401 {@code unauthenticated} or {@code invalid_credentials}, 503 without a
     *     database
     */
    Identity identify(@Nullable String authorization, InetAddress address);

    /**
     * Enters an account.
     *
     * @throws io.neolayer.kernel.problem.Problem 404 in the words of {@code Problem.notFound()} for an account that is
     *     unknown or not this principal's, 403 for its state, address, permission, 401 for a sign-in that is not fresh
     */
    Entered enter(Identity identity, UUID account, Entry entry, RequestOrigin origin);

    /**
     * Enters the server itself, for a route without an account: the caller's account is {@link Caller#NO_ACCOUNT}.
     *
     * @throws io.neolayer.kernel.problem.Problem 403, 401 as {@link #enter}
     */
    Entered enterServer(Identity identity, Entry entry, RequestOrigin origin);

    /** Drops what is kept of this credential, because a check found that it has changed. */
    void forget(Identity identity);
}
