package io.neolayer.service.functions;

import io.neolayer.kernel.egress.EgressAllow;
import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.egress.EgressLimits;
import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxConfig;
import io.neolayer.sandbox.SandboxListener;
import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.service.automation.AutomationParts;
import io.neolayer.service.automation.AutomationSlice;
import io.neolayer.service.secrets.SecretsLimits;
import io.neolayer.service.secrets.SecretsSlice;
import io.neolayer.service.system.ServerFacts;
import io.neolayer.service.system.SystemSlice;
import io.neolayer.service.system.Version;
import io.neolayer.testkit.Replica;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestKernel;
import io.neolayer.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What all tests of functions share in one JVM: a server with the slices they touch, real workers, a receiver. */
final class Lab {
    static final Receiver RECEIVER = new Receiver();
    private static final List<FunctionsSlice> FUNCTIONS = new CopyOnWriteArrayList<>();
    static final Sandbox SANDBOX = sandbox();
    private static final AtomicReference<Sandbox> NEXT = new AtomicReference<>(SANDBOX);
    static final TestServer SERVER = TestServer.with(kernel -> slices(kernel, NEXT.getAndSet(SANDBOX)));
    private static final AtomicBoolean WORKING = new AtomicBoolean();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final long WORKER_HEAP = 256L << 20;

    private Lab() {}

    /** A new account that may call as fast as it likes. */
    static TestAccount account() {
        return SERVER.account("acme-" + NAMES.incrementAndGet()).unthrottled();
    }

    /** One more server on the same database, with workers of its own; the caller closes both. */
    static Replica replica(Sandbox sandbox) {
        NEXT.set(sandbox);
        return SERVER.replica();
    }

    /** From now on the queue is worked on. */
    static void work() {
        if (WORKING.compareAndSet(false, true)) {
            SERVER.first().work();
        }
    }

    static String name() {
        return "fn-" + NAMES.incrementAndGet();
    }

    /** An account's quota as an operator sets it. */
    static void quota(TestAccount account, String quota, long limit) {
        SERVER.operator()
                .put(account.path("/quotas/" + quota), Map.of("limit", limit, "reason", "a test"))
                .ok();
    }

    /** The first column of the first row, as the database's owner sees it. */
    static String text(String sql, Object... parameters) {
        try (var statement = SERVER.owner().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a condition; only a hang fails. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static Sandbox sandbox() {
        Sandbox sandbox = new Sandbox(config().withListener(new SandboxListener() {
            @Override
            public void workerKilled(String reason, @Nullable String account) {
                if (account != null && !reason.equals("lost")) {
                    FUNCTIONS.forEach(slice -> slice.workerKilled(UUID.fromString(account)));
                }
            }
        }));
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        return sandbox;
    }

    static SandboxConfig config() {
        try {
            Path image = Path.of(System.getProperty("java.io.tmpdir"), "neolayer-sandbox-image");
            Path run = Files.createTempDirectory("nsl");
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx--x--x"));
            return SandboxConfig.defaults(image, run).withWorkers(4, 2).withHeapBytes(WORKER_HEAP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Slice> slices(TestKernel kernel, Sandbox sandbox) {
        var accounts = new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids());
        var made = new Late<FunctionsSlice>();
        var secrets = new SecretsSlice(
                SecretsLimits.STANDARD,
                kernel.accountKeys(),
                (tx, service, id, version) -> made.get().exists(tx, id, version),
                kernel.ids(),
                kernel.random(),
                () -> {});
        var functions = new FunctionsSlice(new FunctionsParts(
                kernel.db(),
                sandbox,
                egress(),
                secrets.api(),
                kernel.jobs(),
                kernel.events(),
                kernel.ids(),
                kernel.random(),
                kernel.ids().next(),
                () -> kernel.catalogue().get().operations(),
                kernel.invoker(),
                text -> kernel.declarations().permissions().find(text),
                (type, payload) -> kernel.receipts().get().sign(type, payload),
                (account, quota) -> Math.toIntExact(kernel.tenancy().get().limit(account, quota)),
                WORKER_HEAP));
        made.set(functions);
        FUNCTIONS.add(functions);
        var system = new SystemSlice(facts(kernel), List.of(accounts, secrets, functions), kernel.ids(), kernel.jobs());
        var automation = new AutomationSlice(new AutomationParts(
                kernel.db(),
                functions,
                kernel.jobs(),
                new Journal(kernel.ids(), Journal.Retention.STANDARD),
                kernel.ids(),
                kernel.random()));
        return List.of(accounts, secrets, functions, automation, system);
    }

    private static ServerFacts facts(TestKernel kernel) {
        return new ServerFacts(
                new Version("0.1.0", "test", "test", "25", 1, Version.API),
                List.of(),
                key -> "default",
                form -> "",
                component -> "ok",
                () -> kernel.receipts().get().signers());
    }

    /** Names lead to where tests want them; the operator allows the receiver and nothing else. */
    private static EgressClient egress() {
        return EgressClient.start(new EgressClient.Parts(
                EgressAllow.parse(RECEIVER.host()),
                EgressLimits.defaults(),
                (host, timeout) -> List.of(
                        host.equals("inside.example")
                                ? InetAddress.ofLiteral("10.0.0.1")
                                : InetAddress.ofLiteral("127.0.0.1")),
                (service, outcome, duration) -> {},
                System::nanoTime,
                null));
    }
}
