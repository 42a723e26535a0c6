package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.HostCallException;
import io.neolayer.sandbox.HostCalls;
import io.neolayer.sandbox.LogLine;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.ServiceOperation;
import io.neolayer.sandbox.SourceCode;
import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.Job;
import io.neolayer.sandbox.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs code in this process with the worker's own classes, on a thread with the worker's stack. */
final class InProcess {
    private final Meter meter = new Meter();
    final JsRuntime runtime = new JsRuntime();
    final List<LogLine> logs = new ArrayList<>();
    HostCalls calls = HostCalls.none();
    RunInput input = RunInput.params("{}");
    RunLimits limits = RunLimits.defaults();
    Seeding seeding = new Seeding(false, "00".repeat(32), Instant.parse("2026-01-01T00:00:00Z"));
    List<ServiceOperation> services = List.of();
    boolean devpack;

    Ending run(String source) {
        return onGuestStack(() -> {
            CheckResult check = SourceCheck.check(source);
            if (!(check instanceof CheckResult.Accepted accepted)) {
                throw new AssertionError(check.toString());
            }
            Compat compat = devpack ? Compat.DEVPACK_0_6 : Compat.NONE;
            return execute(new SourceCode(source, sha256(source), accepted.form(), compat));
        });
    }

    /** The output of a run that must succeed. */
    String output(String source) {
        Ending ending = run(source);
        if (ending.fault() != null) {
            throw new AssertionError(ending.fault().toString());
        }
        return ending.output();
    }

    /** The value of an expression, as JSON. */
    String value(String expression) {
        String output = output("() => ({ result: (" + expression + ") })");
        return output.substring("{\"result\":".length(), output.length() - 1);
    }

    RunFault fault(String source) {
        Ending ending = run(source);
        if (ending.fault() == null) {
            throw new AssertionError("expected a fault, found " + ending.output());
        }
        return ending.fault();
    }

    InProcess params(String json) {
        input = RunInput.params(json);
        return this;
    }

    InProcess secrets(Map<String, String> secrets) {
        input = new RunInput("{}", "{}", secrets, Map.of());
        return this;
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(Hashes.jdk("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Form form(String source) {
        return onGuestStack(() -> ((CheckResult.Accepted) SourceCheck.check(source)).form());
    }

    private Ending execute(SourceCode code) {
        StringBuilder catalogue = new StringBuilder();
        for (ServiceOperation operation : services) {
            catalogue
                    .append(catalogue.isEmpty() ? "" : "\n")
                    .append(operation.write() ? 'w' : 'r')
                    .append(operation.pathValues())
                    .append(operation.id());
        }
        Job job = new Job(1, "account", code, input, limits, seeding, catalogue.toString());
        DirectHost host = new DirectHost();
        GuestRun run = new GuestRun(job, host, meter);
        host.run = run;
        Guard guard = new Guard(meter, (id, cpu) -> {});
        Thread thread = guard.start();
        guard.watch(thread, run);
        try {
            return run.execute(runtime.program("account", code));
        } finally {
            guard.stop();
        }
    }

    private static <T> T onGuestStack(java.util.function.Supplier<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(
                        null,
                        () -> {
                            try {
                                result.complete(body.get());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        },
                        "guest",
                        8L << 20)
                .start();
        try {
            return result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private final class DirectHost implements GuestHost {
        private @Nullable GuestRun run;

        @Override
        public void call(int id, String name, String json, boolean now) {
            GuestRun target = Objects.requireNonNull(run);
            try {
                target.answer(id, true, calls.call(name, json));
            } catch (HostCallException e) {
                String code = Json.quote(e.code());
                target.answer(id, false, "{\"code\":" + code + ",\"message\":" + Json.quote(e.text()) + "}");
            }
        }

        @Override
        public void waiting(int answersSeen) {}

        @Override
        public void log(List<LogLine> lines) {
            logs.addAll(lines);
        }

        @Override
        public void stopping(RunFault fault) {}
    }
}
