package io.neolayer.testkit;

import io.neolayer.kernel.audit.AuditEntries;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.http.Health;
import io.neolayer.kernel.http.HttpConfig;
import io.neolayer.kernel.http.HttpServer;
import io.neolayer.kernel.http.RequestObserver;
import io.neolayer.kernel.http.ServedRequest;
import io.neolayer.kernel.http.ServerParts;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Jobs;
import io.neolayer.kernel.jobs.JobsObserver;
import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.OperationInvoker;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.LateDb;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountQuotas;
import io.neolayer.kernel.tenancy.AccountSealer;
import io.neolayer.kernel.tenancy.AccountTenancy;
import io.neolayer.kernel.tenancy.Credentials;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Keyring;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.kernel.tenancy.OperatorTokens;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** One server process over the test's database: the real kernel with the given slices, listening on a free port. */
public final class Replica implements AutoCloseable {
    private static final int SLOTS = 8;

    private final TestKernel kernel;
    private final List<Slice> slices;
    private final AuditEntries audit;
    private final Database database;
    private final HttpServer server;
    private final Jobs jobs;
    private volatile Consumer<Replica> woken = replica -> {};
    private final String name;
    private final int port;

    Replica(
            String name,
            TestDatabases databases,
            SettableClock clock,
            String masterKey,
            OperatorTokens operators,
            Function<TestKernel, List<Slice>> make) {
        this.name = name;
        var random = new SecureRandom();
        var ids = new UuidV7(clock, random);
        LongSupplier nanos =
                () -> Duration.between(Instant.EPOCH, clock.instant()).toMillis() * 1_000_000;
        var lateDatabase = new Late<Database>();
        var keyring = new Late<Keyring>();
        var declarations = new Declarations();
        this.kernel = new TestKernel(
                clock,
                new LateDb(lateDatabase),
                ids,
                random,
                new AccountKeys(keyring),
                new AccountQuotas(declarations),
                declarations,
                operators,
                new LastUse(nanos),
                new JobQueue(ids, () -> woken.accept(this)),
                new Events(ids, () -> {}),
                new Late<>(),
                new Late<>(),
                new Late<>(),
                new Late<>());
        this.slices = List.copyOf(make.apply(kernel));
        declarations.fill(slices);
        var catalogue = Catalogue.of(slices);
        kernel.catalogue().set(catalogue);
        this.database = databases.open(schema(slices), kernel.quotas());
        lateDatabase.set(database);
        keyring.set(Keyring.open(database, MasterKeys.parse(masterKey, null), new KeyLadder(random)));
        kernel.receipts().set(Receipts.open(database, keyring.get(), "http://test.example", random));
        var tenancy = new AccountTenancy(database, operators, declarations, kernel.lastUse(), nanos);
        kernel.tenancy().set(tenancy);
        this.audit = new AuditEntries(database, keyring.get(), kernel.ids(), random, nanos);
        var codec = new Codec();
        kernel.invoker().set(new OperationInvoker(catalogue, codec, database, database.gatheredReads(), audit));
        this.jobs = new Jobs(
                new Jobs.Parts(database, ids, random, name, "test", List.of(), SLOTS, new Silent()),
                slices.stream().<Work<?>>flatMap(slice -> slice.jobs().stream()).toList());
        jobs.register();
        this.server = new HttpServer(
                HttpConfig.standard("127.0.0.1", 0, "test"),
                new ServerParts(
                        catalogue,
                        codec,
                        tenancy,
                        database,
                        database.gatheredReads(),
                        audit,
                        new AccountSealer(kernel.accountKeys(), keyring.get()),
                        new Well(),
                        new Watching()));
        this.port = server.start();
    }

    private static Schema schema(List<Slice> slices) {
        var words = new LinkedHashSet<>(List.of("accounts", "auth", "audit", "system", "jobs", "events", "journal"));
        var reads = new ArrayList<GatheredRead<?>>();
        for (Slice slice : slices) {
            if (Replica.class.getResource("/db/" + slice.name()) != null) {
                words.add(slice.name());
            }
            slice.operations().forEach(operation -> {
                if (operation.form() instanceof Form.ReadsOne<?, ?> one) {
                    reads.add(one.read());
                }
            });
        }
        return new Schema(1, List.copyOf(words), reads, Credentials.STAMP_QUERY);
    }

    public TestKernel kernel() {
        return kernel;
    }

    /** As operators see it in the list of replicas. */
    public String name() {
        return name;
    }

    public Catalogue catalogue() {
        return kernel.catalogue().get();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on jobs run by themselves as soon as they are due. */
    public void work() {
        jobs.work();
        woken = replica -> replica.jobs.wake();
    }

    /** Runs the jobs that are due, and those that these make due, until none is. */
    public void runDueJobs() {
        jobs.runDue();
    }

    /** Runs every small due task of slices and kernel once, whether it is due or not. */
    public void runUpkeep() {
        var tasks = new ArrayList<Upkeep>(audit.upkeep());
        tasks.addAll(HttpServer.upkeep());
        tasks.addAll(jobs.upkeep());
        slices.forEach(slice -> tasks.addAll(slice.upkeep()));
        for (Upkeep task : tasks) {
            database.inSystemTx(tx -> {
                task.task().accept(tx);
                return tx;
            });
        }
    }

    @Override
    public void close() {
        server.close();
        jobs.close();
        audit.close();
        for (Slice slice : slices) {
            if (slice instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
        database.close();
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("a slice did not close in order", e);
        }
    }

    /** Nobody counts the jobs of a test. */
    private static final class Silent implements JobsObserver {
        @Override
        public void started(String kind, Duration delay) {}

        @Override
        public void ended(String kind, String outcome, Duration took) {}

        @Override
        public void leaseLost(String kind) {}
    }

    /** Nothing is checked in the background of a test. */
    private static final class Well implements Health {
        private static final Probe OK = new Probe(true, "ok", Map.of());

        @Override
        public Probe live() {
            return OK;
        }

        @Override
        public Probe ready() {
            return OK;
        }

        @Override
        public Probe health() {
            return OK;
        }
    }

    /** Shows what stands behind a 500, which the answer must not tell. */
    private static final class Watching implements RequestObserver {
        @Override
        public void started() {}

        @Override
        public void finished(ServedRequest request) {
            if (request.failure() != null) {
                request.failure().printStackTrace();
            }
        }

        @Override
        public void rejected(String reason) {}

        @Override
        public void rateLimited(String scope) {}

        @Override
        public void denied(String service) {}

        @Override
        public void streamOpened(String operation) {}

        @Override
        public void streamClosed(String operation) {}
    }
}
