package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Size and media type, judged from the head alone and before anything is known of the caller. */
final class RequestShape {
    private final HttpConfig config;

    RequestShape(HttpConfig config) {
        this.config = config;
    }

    /**
     * Judges path and query.
     *
     * @throws Problem 414
     */
    void uri(Request request) {
        String text = request.getHttpURI().getPathQuery();
        if (text != null && text.length() > config.uriMax()) {
            throw Problem.of(
                    ProblemCode.URI_TOO_LONG,
                    "expected a path and query of at most " + config.uriMax() + " bytes, found " + text.length());
        }
    }

    /**
     * Judges the announced body.
     *
     * @throws Problem 413, 415
     */
    void body(Request request, Route route) {
        HttpFields headers = request.getHeaders();
        long length = request.getLength();
        if (length == 0 || (length < 0 && !headers.contains(HttpHeader.TRANSFER_ENCODING))) {
            return;
        }
        int most = limit(route);
        if (length > most) {
            throw tooLarge(most);
        }
        String coding = headers.get(HttpHeader.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw Problem.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "expected a body without Content-Encoding, found " + coding);
        }
        if (!route.rawBody() && !json(headers.get(HttpHeader.CONTENT_TYPE))) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "expected Content-Type application/json, in UTF-8");
        }
    }

    int limit(Route route) {
        return route.operation().bodyLimit().orElse(config.bodyMax());
    }

    static Problem tooLarge(int most) {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "expected a body of at most " + most + " bytes, found more")
                .with("limit", most);
    }

    private static boolean json(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        if (contentType.equals(Reply.JSON)) {
            return true;
        }
        String type =
                MimeTypes.getContentTypeWithoutCharset(contentType).strip().toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters).strip();
        boolean known = bare.equals(Reply.JSON) || (bare.startsWith("application/") && bare.endsWith("+json"));
        return known && utf8(contentType);
    }

    private static boolean utf8(String contentType) {
        String charset = MimeTypes.getCharsetFromContentType(contentType);
        return charset == null
                || (Charset.isSupported(charset) && Charset.forName(charset).equals(StandardCharsets.UTF_8));
    }
}
