package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.operation.codec.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** What the server shows to anybody: the API document and its browsable form, from this origin alone. */
final class Documents {
    private static final String LIBRARY = "/META-INF/resources/webjars/swagger-ui/5.30.2/";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Neo Service Layer API</title>
            <link rel="stylesheet" href="docs/swagger-ui.css">
            <link rel="icon" href="data:,">
            </head>
            <body>
            <div id="reference"></div>
            <script src="docs/swagger-ui-bundle.js"></script>
            <script src="docs/start.js"></script>
            </body>
            </html>
            """;
    private static final String START = """
            SwaggerUIBundle({
              url: "openapi.json",
              dom_id: "#reference",
              deepLinking: true,
              docExpansion: "none",
              validatorUrl: null,
              presets: [SwaggerUIBundle.presets.apis],
              layout: "BaseLayout"
            });
            """;

    private final Catalogue catalogue;
    private final Codec codec;
    private final String version;
    private final @Nullable String publicUrl;
    private final Map<String, Document> made = new ConcurrentHashMap<>();

    Documents(HttpConfig config, ServerParts parts) {
        this.catalogue = parts.catalogue();
        this.codec = parts.codec();
        this.version = config.version();
        this.publicUrl = config.publicUrl();
    }

    /** Bytes that do not change while the server runs, plain and compressed. */
    private record Document(String mediaType, byte[] plain, byte[] compressed, String etag) {
        static Document of(String mediaType, byte[] plain) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
                String etag = "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
                return new Document(mediaType, plain, Gzip.compressed(plain), etag);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** Null when there is no such document. */
    @Nullable
    Reply get(HttpFields headers, String path) {
        return switch (path) {
            case "/openapi.json", "/docs", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js" ->
                reply(headers, made.computeIfAbsent(path, this::make));
            default -> null;
        };
    }

    /** Makes the API document before anybody asks. */
    void warm() {
        made.computeIfAbsent("/openapi.json", this::make);
    }

    private Document make(String path) {
        return switch (path) {
            case "/openapi.json" -> Document.of(Reply.JSON, openApi());
            case "/docs" -> Document.of("text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
            case "/docs/start.js" -> Document.of(JAVASCRIPT, START.getBytes(StandardCharsets.UTF_8));
            case "/docs/swagger-ui.css" -> Document.of("text/css; charset=utf-8", library("swagger-ui.css"));
            default -> Document.of(JAVASCRIPT, library("swagger-ui-bundle.js"));
        };
    }

    private byte[] openApi() {
        JsonCodec json = codec.json();
        return json.encode(OpenApi.document(catalogue, codec, version, publicUrl));
    }

    private static byte[] library(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(LIBRARY + name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + LIBRARY + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply reply(HttpFields headers, Document document) {
        boolean gzip = Gzip.accepted(headers);
        // one tag for each form, since the bytes differ
        String etag = gzip ? document.etag().replaceAll("\"$", "-gzip\"") : document.etag();
        var more = Map.of(
                "Cache-Control", "public, max-age=300", "Vary", "Accept-Encoding", "Content-Security-Policy", POLICY);
        String given = headers.get(HttpHeader.IF_NONE_MATCH);
        if (given != null && ETags.match(given, etag)) {
            return new Reply(304, null, new byte[0], etag, null, more, false);
        }
        if (!gzip) {
            return new Reply(200, document.mediaType(), document.plain(), etag, null, more, false);
        }
        var compressed = new HashMap<>(more);
        compressed.put("Content-Encoding", "gzip");
        return new Reply(200, document.mediaType(), document.compressed(), etag, null, compressed, false);
    }
}
