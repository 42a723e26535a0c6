package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Every request comes in here: gets its id, its headers and its place, finds its route, and always an answer. */
final class FrontDoor extends Handler.Abstract {
    private final HttpConfig config;
    private final RequestObserver observer;
    private final Router router;
    private final Pipeline pipeline;
    private final Probes probes;
    private final Documents documents;
    private final Problems problems;
    private final RateLimiter rates;
    private final InFlight inFlight;
    private final StandardHeaders standard;
    private final ClientAddresses addresses;
    private final RequestShape shape;
    private final RequestIds ids;
    private final Cors cors;

    FrontDoor(
            HttpConfig config,
            RequestObserver observer,
            Router router,
            Pipeline pipeline,
            Probes probes,
            Documents documents,
            Problems problems,
            RateLimiter rates,
            InFlight inFlight,
            RequestIds ids) {
        this.config = config;
        this.observer = observer;
        this.router = router;
        this.pipeline = pipeline;
        this.probes = probes;
        this.documents = documents;
        this.problems = problems;
        this.rates = rates;
        this.inFlight = inFlight;
        this.ids = ids;
        this.standard = new StandardHeaders(config);
        this.addresses = new ClientAddresses(config.trustedProxies());
        this.shape = new RequestShape(config);
        this.cors = new Cors(config.corsOrigins());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        ConnectionWatch.requestBegins(endPoint);
        // a handler may work longer than a connection may be idle; slow bodies have a deadline of their own
        request.addIdleTimeoutListener(timeout -> false);
        InetAddress address = addresses.of(request);
        var headers = request.getHeaders();
        String id = ids.of(headers.get("X-Request-Id"));
        var origin = new RequestOrigin(
                id,
                RequestIds.trace(headers.get("traceparent")),
                address.getHostAddress(),
                headers.get(HttpHeader.USER_AGENT));
        standard.write(response.getHeaders(), id);
        cors.write(headers, response.getHeaders());
        String path = request.getHttpURI().getPath();
        Reply probe = probes.get(path);
        boolean counted = probe == null && inFlight.enter();
        observer.started();
        var exchange = new Exchange(request, response, callback, address, origin, observer, () -> {
            ConnectionWatch.requestEnds(endPoint);
            if (counted) {
                inFlight.leave();
            }
        });
        try {
            if (probe != null) {
                exchange.operation("probe");
                exchange.send(probe(request, probe));
            } else if (counted) {
                dispatch(exchange, path);
            } else {
                observer.rejected("in_flight");
                throw InFlight.serverFull(config.inFlight());
            }
        } catch (Throwable failure) {
            fail(exchange, failure);
        }
        return true;
    }

    private static Reply probe(Request request, Reply answer) {
        String method = request.getMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            return answer;
        }
        throw notAllowed(method, "GET, HEAD");
    }

    private void dispatch(Exchange exchange, String path) {
        Request request = exchange.request();
        shape.uri(request);
        String method = request.getMethod();
        Router.Found found = router.find(path);
        if (found == null) {
            document(exchange, method, path);
            return;
        }
        Route route = found.route(method);
        if (route == null) {
            Reply preflight = cors.preflight(method, exchange.headers(), found.allow());
            if (preflight == null) {
                throw notAllowed(method, found.allow());
            }
            exchange.send(preflight);
            return;
        }
        pipeline.serve(new Pipeline.Call(exchange, route, found.values(), resource(route, path, found.values())));
    }

    private void document(Exchange exchange, String method, String path) {
        rates.address(exchange.rates(), exchange.address());
        Reply document = documents.get(exchange.headers(), path);
        if (document == null) {
            throw Problem.of(ProblemCode.NOT_FOUND, "there is no such route; /openapi.json lists them all");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw notAllowed(method, "GET, HEAD");
        }
        exchange.operation("document");
        exchange.send(document);
    }

    /** Policies name what is below the account by the operation's own path, also when an older one was called. */
    private static String resource(Route route, String path, String[] values) {
        if (!route.ofAccount()) {
            return path.substring(1);
        }
        return route.resource(values);
    }

    private static Problem notAllowed(String method, String allow) {
        return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "expected one of " + allow + " here, found " + method)
                .with("allow", allow);
    }

    private void fail(Exchange exchange, Throwable failure) {
        Problem problem = Problems.of(failure);
        if (problem.code().status() >= 500) {
            exchange.failure(failure);
        }
        if (exchange.response().isCommitted()) {
            exchange.failed(failure);
            return;
        }
        if (problem.code() == ProblemCode.REQUEST_TIMEOUT) {
            exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        exchange.send(problems.reply(problem, exchange.origin().requestId()));
    }
}
