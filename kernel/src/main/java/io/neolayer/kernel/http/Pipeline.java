package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditEvent;
import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.codec.QueryValues;
import io.neolayer.kernel.operation.codec.RawInput;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.CredentialChanged;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Entered;
import io.neolayer.kernel.tenancy.Identity;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.Tenancy;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a request is judged (KERNEL section 1): size and media type, authentication, address and principal
 * rate, account, permission, decode and validate, idempotency, handler, commit, answer.
 */
final class Pipeline {
    private static final int ATTEMPTS = 3;

    private final HttpConfig config;
    private final Tenancy tenancy;
    private final AuditLog audit;
    private final RequestObserver observer;
    private final RateLimiter rates;
    private final RequestShape shape;
    private final RequestBody bodies;
    private final InFlight inFlight;
    private final OperationRunner runner;
    private final Streams streams;

    Pipeline(
            HttpConfig config,
            ServerParts parts,
            RateLimiter rates,
            InFlight inFlight,
            OperationRunner runner,
            Streams streams) {
        this.config = config;
        this.tenancy = parts.tenancy();
        this.audit = parts.audit();
        this.observer = parts.observer();
        this.rates = rates;
        this.shape = new RequestShape(config);
        this.bodies = new RequestBody(config);
        this.inFlight = inFlight;
        this.runner = runner;
        this.streams = streams;
    }

    /** A request that has found its route. */
    record Call(Exchange exchange, Route route, String[] values, String resource) {}

    void serve(Call call) {
        Exchange x = call.exchange();
        x.operation(call.route().operation().id());
        shape.body(x.request(), call.route());
        if (call.route().operation().scope() == Operation.Scope.PUBLIC) {
            rates.address(x.rates(), x.address());
            handle(call, null, new Entered(Anonymous.caller(x.origin()), null, null));
            return;
        }
        Identity identity = identify(x);
        rates.principal(x.rates(), identity.principal(), identity.rate());
        for (int attempt = 1; ; attempt++) {
            try {
                enterAndHandle(call, identity);
                return;
            } catch (CredentialChanged e) {
                tenancy.forget(identity);
                if (attempt == ATTEMPTS) {
                    throw Problem.of(ProblemCode.UNAVAILABLE, "the credential keeps changing; try again", e);
                }
                identity = identify(x);
            }
        }
    }

    private Identity identify(Exchange x) {
        try {
            List<String> headers = x.headers().getValuesList(HttpHeader.AUTHORIZATION);
            if (headers.size() > 1) {
                throw Problem.of(ProblemCode.UNAUTHENTICATED, "expected one Authorization header, found more");
            }
            Identity identity = tenancy.identify(headers.isEmpty() ? null : headers.getFirst(), x.address());
            x.principal(identity.principal());
            return identity;
        } catch (Problem problem) {
            if (problem.code().status() == 401) {
                rates.address(x.rates(), x.address());
            }
            throw problem;
        }
    }

    private void enterAndHandle(Call call, Identity identity) {
        Exchange x = call.exchange();
        Route route = call.route();
        Entered entered;
        try {
            entered = enter(call, identity);
        } catch (Problem problem) {
            refused(call, identity.principal(), problem);
            throw problem;
        }
        UUID account = entered.caller().account();
        if (entered.accountRate() != null) {
            rates.account(x.rates(), account, entered.accountRate());
        }
        if (!route.ofAccount() || route.operation().form() instanceof Form.Streams) {
            handleOrNote(call, identity, entered);
            return;
        }
        if (!inFlight.enter(account)) {
            observer.rejected("in_flight_account");
            throw InFlight.accountFull(config.inFlightPerAccount());
        }
        try {
            handleOrNote(call, identity, entered);
        } finally {
            inFlight.leave(account);
        }
    }

    /** Handlers refuse too, for what only they know; those that judge their permission inside write it down themselves. */
    private void handleOrNote(Call call, Identity identity, Entered entered) {
        try {
            handle(call, identity, entered);
        } catch (Problem problem) {
            if (!call.route().operation().judgedInside()) {
                refused(call, identity.principal(), problem);
            }
            throw problem;
        }
    }

    private Entered enter(Call call, Identity identity) {
        Exchange x = call.exchange();
        if (!call.route().ofAccount()) {
            return tenancy.enterServer(identity, call.route().entry(call.resource()), x.origin());
        }
        UUID account = account(call.values()[0]);
        if (account == null) {
            throw Problem.notFound();
        }
        Entered entered = tenancy.enter(identity, account, call.route().entry(call.resource()), x.origin());
        x.account(account);
        return entered;
    }

    private static @Nullable UUID account(String text) {
        try {
            return text.length() == 36 ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void refused(Call call, Principal principal, Problem problem) {
        if (problem.code().status() != 403) {
            return;
        }
        observer.denied(call.route().slice());
        UUID account = call.route().ofAccount() ? account(call.values()[0]) : null;
        audit.refused(new AuditEvent(
                account == null ? Caller.NO_ACCOUNT : account,
                principal,
                call.route().operation().id(),
                call.resource(),
                AuditEvent.Outcome.DENIED,
                problem.code().status(),
                problem.code().code(),
                List.of(),
                call.exchange().origin()));
    }

    private void handle(Call call, @Nullable Identity identity, Entered entered) {
        Exchange x = call.exchange();
        Work work = decode(call, entered);
        if (call.route().operation().form() instanceof Form.Streams<?> form) {
            streams.serve(x, form, work.caller(), work.input(), () -> stillAllowed(call, identity));
            return;
        }
        Reply reply = runner.run(work);
        observed(work);
        x.send(notModified(x, call.route(), reply));
    }

    private void stillAllowed(Call call, @Nullable Identity identity) {
        if (identity != null) {
            enter(call, identity);
        }
    }

    private Work decode(Call call, Entered entered) {
        Exchange x = call.exchange();
        Route route = call.route();
        String ifMatch = x.headers().get(HttpHeader.IF_MATCH);
        if (ifMatch == null && route.operation().requiresIfMatch()) {
            throw Problem.of(
                    ProblemCode.PRECONDITION_REQUIRED, "expected If-Match with the version that was read, found none");
        }
        QueryValues query = QueryString.of(x.request().getHttpURI().getQuery(), config.parametersMax());
        byte[] body = x.body(() -> bodies.read(x.request(), shape.limit(route)));
        Caller caller = entered.caller();
        String accept = x.headers().get(HttpHeader.ACCEPT);
        String list = route.operation().id() + " " + caller.account();
        Object input = route.binding().bind(new RawInput(call.values(), query, body, ifMatch, accept, list));
        IdempotencyKey key = null;
        String header = route.keyed() ? x.headers().get("Idempotency-Key") : null;
        if (header != null) {
            String path = x.request().getHttpURI().getPath();
            key = IdempotencyKey.of(header, caller, route.operation().method().name(), path, query, body);
        }
        return new Work(
                route, caller, prepared(route, caller, input), call.resource(), entered.check(), x.decoded(), key);
    }

    @SuppressWarnings("unchecked") // the binding made the input for this very operation
    private static Object prepared(Route route, Caller caller, Object input) {
        Operation<Object, ?> operation = (Operation<Object, ?>) route.operation();
        return operation.prepare().isEmpty() ? input : operation.prepare().get().prepare(caller, input);
    }

    /** An operator who reads inside an account leaves a trace. */
    private void observed(Work work) {
        boolean operator = work.caller().principal().kind() == Principal.Kind.OPERATOR_TOKEN;
        if (operator && work.route().ofAccount() && work.route().operation().reads()) {
            audit.observed(work.done(200, List.of()));
        }
    }

    private static Reply notModified(Exchange x, Route route, Reply reply) {
        String given = x.headers().get(HttpHeader.IF_NONE_MATCH);
        boolean get = route.operation().method() == Operation.Method.GET;
        if (given == null || !get || !ETags.match(given, reply.etag())) {
            return reply;
        }
        return new Reply(304, null, new byte[0], reply.etag(), null, reply.headers(), false);
    }
}
