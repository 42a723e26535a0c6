package io.neolayer.bench.subject;

import io.neolayer.sandbox.CancelHandle;
import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.HostCalls;
import io.neolayer.sandbox.LogSink;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.RunRequest;
import io.neolayer.sandbox.RunResult;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxConfig;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.ServiceCatalogue;
import io.neolayer.sandbox.ServiceOperation;
import io.neolayer.sandbox.SourceCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** The sandbox without a server around it: socket, context and result. */
public final class BareSandbox implements AutoCloseable {
    private static final String ACCOUNT = "019a0000-0000-7000-8000-000000000001";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TRAINING = Duration.ofMinutes(5);
    private static final ServiceCatalogue SERVICES =
            new ServiceCatalogue(List.of(new ServiceOperation("functions.get", 1, false)));

    private final Sandbox sandbox;

    private BareSandbox(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Starts it; calls wait for the first worker. */
    public static BareSandbox start(Path work, boolean aotCache) {
        var config = SandboxConfig.defaults(work.resolve("sandbox-image"), work.resolve("sb"));
        return new BareSandbox(new Sandbox(config.withAotCache(aotCache)));
    }

    /** Returns when the AOT cache is in use; without it the sandbox is not the one that a server has. */
    public void awaitCache() {
        var end = System.nanoTime() + LONGEST_TRAINING.toNanos();
        while (sandbox.status().aotCache().equals("training") && System.nanoTime() < end) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        if (!sandbox.status().aotCache().equals("ready")) {
            throw new IllegalStateException("expected the sandbox to have its AOT cache within "
                    + LONGEST_TRAINING.toMinutes() + " min, found it "
                    + sandbox.status().aotCache());
        }
    }

    /** Calls a source as a run does; gives an empty text, or what went wrong. */
    public Supplier<String> calling(String source, String params, HostCalls calls) {
        var code = new SourceCode(source, sha256(source), Form.EXPRESSION, Compat.NONE);
        return () -> {
            var request = new RunRequest(
                    ACCOUNT,
                    false,
                    code,
                    RunInput.params(params),
                    RunLimits.defaults(),
                    new Seeding(false, "00".repeat(32), Instant.EPOCH),
                    SERVICES,
                    new CancelHandle(),
                    LogSink.none(),
                    LONGEST_WAIT);
            return sandbox.run(request, calls) instanceof RunResult.Succeeded ? "" : "the run did not succeed";
        };
    }

    @Override
    public void close() {
        sandbox.close();
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
