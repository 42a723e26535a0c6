package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.CredentialCheck;
import io.neolayer.kernel.tenancy.Access;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Entered;
import io.neolayer.kernel.tenancy.Entry;
import io.neolayer.kernel.tenancy.Identity;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.Rate;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.kernel.tenancy.Tenancy;
import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tokens {@code all-<x>}, {@code read-<x>}, {@code slow-<x>}: keys of the one account; {@code ops}: an operator. */
final class FakeTenancy implements Tenancy {
    final UUID account = UUID.randomUUID();
    final AtomicInteger stale = new AtomicInteger();
    final AtomicInteger forgotten = new AtomicInteger();
    volatile boolean revoked;
    volatile Rate accountRate = new Rate(100_000, 100_000);

    record Who(Principal principal, Rate rate, boolean writes) implements Identity {}

    @Override
    public Identity identify(@Nullable String authorization, InetAddress address) {
        if (authorization == null) {
            throw Problem.of(ProblemCode.UNAUTHENTICATED, "expected a credential, found none");
        }
        String token = authorization.substring(authorization.indexOf(' ') + 1);
        Rate rate = token.startsWith("slow-") ? new Rate(1, 3) : new Rate(10_000, 10_000);
        if (token.equals("ops")) {
            return new Who(new Principal(Principal.Kind.OPERATOR_TOKEN, "ops", "ops", "ops"), rate, true);
        }
        if (!token.matches("(all|read|slow)-[a-z0-9]+")) {
            throw Problem.of(ProblemCode.INVALID_CREDENTIALS, "the token is unknown");
        }
        return new Who(new Principal(Principal.Kind.API_KEY, token, token, null), rate, !token.startsWith("read-"));
    }

    @Override
    public Entered enter(Identity identity, UUID wanted, Entry entry, RequestOrigin origin) {
        if (!wanted.equals(account) || revoked) {
            throw Problem.notFound();
        }
        Access access = access((Who) identity);
        Caller caller = new Caller(identity.principal(), wanted, access, origin);
        if (entry.permission() != null) {
            caller.require(entry.permission(), entry.resource());
        }
        boolean old = entry.rechecked() && stale.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        return new Entered(caller, old ? new CredentialCheck("gone", "v0") : null, accountRate);
    }

    @Override
    public Entered enterServer(Identity identity, Entry entry, RequestOrigin origin) {
        return new Entered(
                new Caller(identity.principal(), Caller.NO_ACCOUNT, access((Who) identity), origin), null, null);
    }

    @Override
    public void forget(Identity identity) {
        forgotten.incrementAndGet();
    }

    private static Access access(Who who) {
        return (permission, resource) ->
                new Access.Decision(who.writes() || permission.action().equals("read"), "scope");
    }
}
