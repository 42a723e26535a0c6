package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem bodies for what Jetty itself refuses: heads that are malformed, ambiguous or too large. */
final class BadMessages extends ErrorHandler {
    private final StandardHeaders standard;
    private final Problems problems;
    private final RequestIds ids;
    private final HttpConfig config;
    private final RequestObserver observer;

    BadMessages(HttpConfig config, Problems problems, RequestIds ids, RequestObserver observer) {
        this.config = config;
        this.standard = new StandardHeaders(config);
        this.problems = problems;
        this.ids = ids;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        observer.rejected("bad_message");
        String id = ids.of(null);
        Problem problem = problem(response.getStatus());
        byte[] body = problems.body(problem, id);
        HttpFields.Mutable headers = response.getHeaders();
        standard.write(headers, id);
        headers.put(StandardHeaders.PROBLEM);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.setStatus(problem.code().status());
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private Problem problem(int status) {
        return switch (status) {
            case 408 -> Problem.of(ProblemCode.REQUEST_TIMEOUT, "expected a request in time, found a part of it");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "expected a smaller body");
            case 414 ->
                Problem.of(
                        ProblemCode.URI_TOO_LONG, "expected a path and query of at most " + config.uriMax() + " bytes");
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "expected another transfer or content coding");
            case 431 ->
                Problem.of(
                        ProblemCode.HEADERS_TOO_LARGE,
                        "expected a head of at most " + config.headerMax() + " bytes, found more");
            default ->
                status >= 500
                        ? Problem.of(ProblemCode.INTERNAL, "the server failed in a way nobody foresaw")
                        : Problem.of(
                                ProblemCode.INVALID_PARAMETER,
                                "expected a well-formed HTTP request with an unambiguous path");
        };
    }
}
