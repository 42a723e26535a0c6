package io.neolayer.cli.document;

import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Retries;
import io.neolayer.cli.http.Trace;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.settings.Settings;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Where the document comes from: the cache while it is young, the server by ETag, the old copy when the server does not answer, and
 * the document built into the program when there is no copy.
 */
public final class DocumentStore {
    private static final Duration YOUNG = Duration.ofMinutes(10);
    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final int LARGEST = 8 << 20;
    private static final String BUILT_IN = "/io/neolayer/cli/openapi.json";

    private final Settings settings;
    private final Surroundings surroundings;
    private final Trace trace;
    private final Path copy;
    private final Path tag;

    public DocumentStore(Settings settings, Surroundings surroundings, Trace trace) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.trace = trace;
        String name = sha256(settings.server().toString()).substring(0, 32);
        this.copy = settings.folders().documents().resolve(name + ".json");
        this.tag = settings.folders().documents().resolve(name + ".etag");
    }

    /** @param fresh whether a young copy is asked about all the same */
    public ApiDocument load(boolean fresh) {
        Optional<byte[]> cached = cached();
        if (cached.isPresent() && !fresh && young()) {
            return parsed(cached.get(), "the cache");
        }
        Optional<byte[]> fetched = fetched(cached);
        if (fetched.isPresent()) {
            return parsed(fetched.get(), "the server");
        }
        return cached.map(bytes -> parsed(bytes, "an old copy, since the server does not answer"))
                .orElseGet(DocumentStore::builtIn);
    }

    /** Without asking the server at all, for completion. */
    public ApiDocument atHand() {
        return cached().map(bytes -> parsed(bytes, "the cache")).orElseGet(DocumentStore::builtIn);
    }

    /** How old the copy is; empty when there is none. */
    public Optional<Duration> age() {
        try {
            return Files.exists(copy)
                    ? Optional.of(
                            Duration.between(Files.getLastModifiedTime(copy).toInstant(), now()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean young() {
        return age().filter(age -> !age.isNegative() && age.compareTo(YOUNG) < 0)
                .isPresent();
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private Optional<byte[]> fetched(Optional<byte[]> cached) {
        Api api = new Api(settings.server(), Optional.empty(), BUDGET, new Retries(1), surroundings, trace);
        ApiRequest request = ApiRequest.get("/openapi.json");
        try {
            if (cached.isPresent() && Files.exists(tag)) {
                request = request.with("If-None-Match", Files.readString(tag));
            }
            ApiAnswer answer = api.once(request);
            if (answer.status() == 304) {
                Files.setLastModifiedTime(copy, FileTime.from(now()));
                return cached;
            }
            if (answer.status() != 200) {
                trace.line(1, "no document: /openapi.json gives status " + answer.status());
                return Optional.empty();
            }
            if (answer.body().length > LARGEST) {
                throw new CliFault(
                        Exit.FAULT, "the document of " + settings.server() + " is over " + LARGEST + " bytes");
            }
            keep(answer);
            return Optional.of(answer.body());
        } catch (IOException e) {
            trace.line(1, "no document: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A cache that cannot be written is no fault. */
    private void keep(ApiAnswer answer) {
        try {
            Files.createDirectories(copy.getParent());
            Path draft = Files.createTempFile(copy.getParent(), "document", ".new");
            Files.write(draft, answer.body());
            Files.setLastModifiedTime(draft, FileTime.from(now()));
            Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (answer.header("ETag").isPresent()) {
                Files.writeString(tag, answer.header("ETag").get());
            } else {
                Files.deleteIfExists(tag);
            }
        } catch (IOException e) {
            trace.line(1, "the document is not kept: " + e.getMessage());
        }
    }

    private Optional<byte[]> cached() {
        try {
            return Files.exists(copy) ? Optional.of(Files.readAllBytes(copy)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ApiDocument parsed(byte[] bytes, String origin) {
        try {
            return ApiDocument.of(Json.read(bytes), origin);
        } catch (JacksonException e) {
            throw new CliFault(
                    Exit.FAULT, "the document from " + origin + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ApiDocument builtIn() {
        try (InputStream in = DocumentStore.class.getResourceAsStream(BUILT_IN)) {
            return in == null
                    ? ApiDocument.of(Json.object(), "nowhere: the server does not answer")
                    : parsed(in.readAllBytes(), "the program itself, since the server does not answer");
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot read the document built into the program", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
