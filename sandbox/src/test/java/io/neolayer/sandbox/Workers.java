package io.neolayer.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Real workers for tests: files in the temporary folder, where the workers' own user can reach them. */
final class Workers {
    private Workers() {}

    static SandboxConfig config() {
        try {
            Path image = Path.of(System.getProperty("java.io.tmpdir"), "neolayer-sandbox-image");
            Path run = Files.createTempDirectory("nsl");
            return SandboxConfig.defaults(image, run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Call call(Sandbox sandbox, String source) {
        return new Call(sandbox, source);
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** One run, described step by step. */
    static final class Call {
        private final Sandbox sandbox;
        private final String source;
        final List<LogLine> logs = Collections.synchronizedList(new ArrayList<>());
        final CancelHandle cancel = new CancelHandle();
        private String account = "acme";
        private boolean dedicated;
        private Form form = Form.EXPRESSION;
        private Compat compat = Compat.NONE;
        private RunInput input = RunInput.params("{}");
        private RunLimits limits = RunLimits.defaults();
        private Seeding seeding = new Seeding(false, "00".repeat(32), Instant.parse("2026-01-01T00:00:00Z"));
        private HostCalls calls = HostCalls.none();
        private Duration maxWait = Duration.ofSeconds(30);
        private ServiceCatalogue services = ServiceCatalogue.empty();

        Call(Sandbox sandbox, String source) {
            this.sandbox = sandbox;
            this.source = source;
        }

        Call account(String value) {
            account = value;
            return this;
        }

        Call dedicated() {
            dedicated = true;
            return this;
        }

        Call module() {
            form = Form.MODULE;
            return this;
        }

        Call devpack() {
            compat = Compat.DEVPACK_0_6;
            return this;
        }

        Call params(String json) {
            input = RunInput.params(json);
            return this;
        }

        Call secrets(Map<String, String> secrets) {
            input = new RunInput("{}", "{}", secrets, Map.of());
            return this;
        }

        Call limits(RunLimits value) {
            limits = value;
            return this;
        }

        Call seeding(Seeding value) {
            seeding = value;
            return this;
        }

        Call calls(HostCalls value) {
            calls = value;
            return this;
        }

        Call services(ServiceCatalogue value) {
            services = value;
            return this;
        }

        Call maxWait(Duration value) {
            maxWait = value;
            return this;
        }

        RunResult run() {
            SourceCode code = new SourceCode(source, sha256(source), form, compat);
            return sandbox.run(
                    new RunRequest(
                            account, dedicated, code, input, limits, seeding, services, cancel, logs::addAll, maxWait),
                    calls);
        }

        RunResult.Succeeded succeeds() {
            RunResult result = run();
            if (result instanceof RunResult.Succeeded succeeded) {
                return succeeded;
            }
            throw new AssertionError("expected success, found " + result);
        }

        RunFault fails() {
            RunResult result = run();
            if (result instanceof RunResult.Failed failed) {
                return failed.fault();
            }
            throw new AssertionError("expected a fault, found " + result);
        }
    }
}
