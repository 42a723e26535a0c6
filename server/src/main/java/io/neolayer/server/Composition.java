package io.neolayer.server;

import io.neolayer.kernel.audit.AuditEntries;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.egress.EgressLimits;
import io.neolayer.kernel.egress.EgressObserver;
import io.neolayer.kernel.egress.SystemResolver;
import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.events.Sequencer;
import io.neolayer.kernel.events.Subscriptions;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.http.HttpServer;
import io.neolayer.kernel.http.ServerParts;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Jobs;
import io.neolayer.kernel.maintenance.Maintenance;
import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.OperationInvoker;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.receipts.PublicUrl;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.LateDb;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.telemetry.HealthBoard;
import io.neolayer.kernel.telemetry.JobsTelemetry;
import io.neolayer.kernel.telemetry.MetricCatalogue;
import io.neolayer.kernel.telemetry.Metrics;
import io.neolayer.kernel.telemetry.RequestTelemetry;
import io.neolayer.kernel.telemetry.RoomTelemetry;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountQuotas;
import io.neolayer.kernel.tenancy.AccountSealer;
import io.neolayer.kernel.tenancy.AccountTenancy;
import io.neolayer.kernel.tenancy.Census;
import io.neolayer.kernel.tenancy.Credentials;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Keyring;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.service.system.ServerFacts;
import io.neolayer.service.system.Version;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole: the slices and the rooms of the kernel, wired to each other. Made in two steps, since what the
 * slices declare says what the database has to hold.
 */
final class Composition implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Composition.class);

    /** The release of the schema that this build needs. */
    static final int RELEASE = 1;

    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
    private static final int SYSTEM_CONNECTIONS = 4;
    private static final int GATHERING_CONNECTIONS = 2;
    private static final int GATHERED_WAITING = 1_024;

    private final Ground ground;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final IdSource ids = new UuidV7(clock, random);
    private final Deque<AutoCloseable> closings = new ArrayDeque<>();

    private final Late<Db> openDb = new Late<>();
    private final Late<Keyring> keyring = new Late<>();
    private final Late<Receipts> receipts = new Late<>();
    private final Late<Jobs> jobs = new Late<>();
    private final Late<Invoker> invoker = new Late<>();
    private final Late<HealthBoard> health = new Late<>();
    private final Late<EgressObserver> egressObserver = new Late<>();
    private final Late<Metrics> lateMetrics = new Late<>();
    private final Late<Runnable> unopenedSecrets = new Late<>();

    private final Declarations declarations = new Declarations();
    private final Census census = new Census(declarations);
    private final AccountQuotas quotas = new AccountQuotas(declarations);
    private final AccountKeys accountKeys = new AccountKeys(keyring);
    private final LastUse lastUse = new LastUse(System::nanoTime);
    private final EventLog eventLog = new EventLog(EventLog.KEPT);
    private final Tail eventTail = closing(new Tail(new LateDb(openDb), eventLog));
    private final Late<Sequencer> sequencer = new Late<>();
    private final JobQueue queue = new JobQueue(ids, () -> jobs.get().wake());
    private final AccountTenancy tenancy;
    private final Sandbox sandbox;
    private final Slices slices;
    private final Catalogue catalogue;
    private final MetricCatalogue metricCatalogue;
    private final Metrics metrics;
    private final RoomTelemetry rooms;
    private final Codec codec = new Codec();
    private boolean serving;
    private boolean drained;

    /** Makes the slices and verifies what they declare; nothing is asked of the database yet. */
    Composition(Ground ground, SandboxPlace place) {
        this.ground = ground;
        var sandboxTelemetry = new SandboxTelemetry();
        this.sandbox = closing(new Sandbox(place.config(ground.sandbox(), sandboxTelemetry)));
        this.tenancy = new AccountTenancy(new LateDb(openDb), ground.tokens(), declarations, lastUse, System::nanoTime);
        this.slices = new Slices(new Slices.Parts(
                new LateDb(openDb),
                accountKeys,
                declarations,
                (account, quota) -> Math.toIntExact(tenancy.limit(account, quota)),
                ground.tokens(),
                lastUse,
                sandbox,
                egress(),
                invoker,
                receipts,
                new Events(ids, () -> sequencer.get().wake()),
                eventLog,
                eventTail,
                ground.secrets(),
                () -> unopenedSecrets.get().run(),
                ground.sandbox().workerHeap(),
                facts(),
                queue,
                ids,
                random));
        closing(slices.functions());
        sandboxTelemetry.tell(slices.functions()::workerKilled);
        this.catalogue = Catalogue.of(slices.all());
        declarations.fill(slices.all());
        this.metricCatalogue = MetricCatalogue.of(slices.vocabulary());
        this.metrics = closing(new Metrics(metricCatalogue));
        lateMetrics.set(metrics);
        this.rooms = new RoomTelemetry(metricCatalogue, metrics);
        egressObserver.set(rooms.egress());
        unopenedSecrets.set(rooms.unopenedSecrets());
        rooms.publish(census);
        sandboxTelemetry.countIn(metricCatalogue, metrics);
    }

    private EgressClient egress() {
        var resolver = closing(new SystemResolver());
        return closing(EgressClient.start(new EgressClient.Parts(
                ground.egress(),
                EgressLimits.defaults(),
                resolver,
                (service, outcome, duration) -> egressObserver.get().ended(service, outcome, duration),
                System::nanoTime,
                null)));
    }

    private ServerFacts facts() {
        Build build = ground.build();
        return new ServerFacts(
                new Version(
                        build.version(),
                        build.commit(),
                        build.builtAt(),
                        Runtime.version().toString(),
                        RELEASE,
                        Version.API),
                HttpSettings.limits(ground.http()),
                ground::sourceOf,
                form -> lateMetrics.get().scrape(form),
                component -> health.get().finding(component).status().name().toLowerCase(Locale.ROOT),
                () -> receipts.get().signers());
    }

    /** What the database has to hold. */
    Schema schema() {
        return new Schema(RELEASE, slices.words(), slices.reads(), Credentials.STAMP_QUERY);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Migrates if asked to, opens the database, and makes the rooms that need it. Not yet listening. */
    HttpServer open(Logins logins, MasterKeys masters, boolean migrate) {
        Schema schema = schema();
        if (migrate) {
            Migrations.run(logins, schema);
        }
        Database database = closing(Database.open(logins, schema, rooms.around(quotas), sizes()));
        Db db = rooms.around(database);
        openDb.set(db);
        Keyring keys = Keyring.open(db, masters, new KeyLadder(random));
        keyring.set(keys);
        String issuer = PublicUrl.settle(db, ground.http().publicUrl(), ground.listenUrl(), ground.embedded());
        receipts.set(Receipts.open(db, keys, issuer, random));
        var audit = new AuditEntries(db, keys, ids, random, System::nanoTime);
        closing(audit::close);
        // no slice reads events by position yet
        var subscriptions = new Subscriptions(db, queue, eventLog, List.of());
        sequencer.set(closing(new Sequencer(db, subscriptions, eventTail)));
        jobs.set(closing(new Jobs(jobParts(db, masters), slices.jobs())));
        var maintenance = closing(new Maintenance(db, upkeep(audit), System::nanoTime));
        HealthBoard board = health(database, db, keys, maintenance);
        var parts = new ServerParts(
                catalogue,
                codec,
                rooms.around(tenancy),
                db,
                database.gatheredReads(),
                audit,
                new AccountSealer(accountKeys, keys),
                board,
                new RequestTelemetry(metricCatalogue, metrics, ground.logs(), clock));
        invoker.set(new OperationInvoker(catalogue, codec, db, database.gatheredReads(), audit));
        var http = new HttpServer(ground.http(), parts);
        verify();
        jobs.get().start();
        board.start();
        maintenance.start();
        eventTail.start();
        sequencer.get().start();
        return http;
    }

    private HealthBoard health(Database database, Db db, Keyring keys, Maintenance maintenance) {
        var checks = new HealthChecks(db, keys, sandbox, jobs.get(), ground.data(), clock);
        var board = closing(new HealthBoard(checks.components(), System::nanoTime, maintenance::lastTick));
        health.set(board);
        checks.publish(metrics, database);
        board.publish(metrics);
        Build build = ground.build();
        metrics.info(
                "build_info",
                "version",
                build.version(),
                "commit",
                build.commit(),
                "java",
                Runtime.version().toString());
        metrics.gauge("log_lines_dropped", ground.logs()::dropped);
        return board;
    }

    private List<Upkeep> upkeep(AuditEntries audit) {
        var tasks = new ArrayList<Upkeep>(audit.upkeep());
        tasks.addAll(HttpServer.upkeep());
        tasks.add(census.upkeep());
        tasks.addAll(jobs.get().upkeep());
        tasks.addAll(slices.journal().upkeep());
        slices.all().forEach(slice -> tasks.addAll(slice.upkeep()));
        return tasks;
    }

    private Database.Sizes sizes() {
        int requests = ground.connections() - SYSTEM_CONNECTIONS - GATHERING_CONNECTIONS;
        return new Database.Sizes(requests, SYSTEM_CONNECTIONS, GATHERING_CONNECTIONS, GATHERED_WAITING);
    }

    /** @throws IllegalStateException with every metric that is not in the catalogue */
    private void verify() {
        List<String> faults = metrics.seal();
        if (!faults.isEmpty()) {
            throw new IllegalStateException(String.join("; ", faults));
        }
    }

    /** Whether the address is open; an operator's drain takes the traffic away all the same. */
    synchronized void traffic(HealthBoard.Traffic state) {
        serving = state == HealthBoard.Traffic.SERVING;
        health.get().traffic(serving && drained ? HealthBoard.Traffic.DRAINING : state);
    }

    private synchronized void drained(boolean now) {
        drained = now;
        if (serving) {
            traffic(HealthBoard.Traffic.SERVING);
        }
    }

    /** Claims no job any more. */
    void stopClaiming() {
        jobs.get().stopClaiming();
    }

    /** @param until on the scale of {@link System#nanoTime}; what still runs then is free for other replicas */
    void finishJobs(long until) {
        jobs.get().drain(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }

    private Jobs.Parts jobParts(Db db, MasterKeys masters) {
        var telemetry = new JobsTelemetry(metricCatalogue, metrics, this::drained);
        return new Jobs.Parts(
                db,
                ids,
                random,
                ReplicaName.ofThisProcess(),
                ground.build().version(),
                List.copyOf(masters.ids()),
                ground.jobs().slots(),
                telemetry);
    }

    /** Looks until traffic can be taken, at most so long; what is missing then is for the operator to see. */
    boolean awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        HealthBoard board = health.get();
        while (!board.ready().ok() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
            board.check();
        }
        return board.ready().ok();
    }

    private <T extends AutoCloseable> T closing(T part) {
        closings.push(part);
        return part;
    }

    /** Closes every part, the latest first; what fails is logged and the rest closed all the same. */
    @Override
    public void close() {
        while (!closings.isEmpty()) {
            AutoCloseable part = closings.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close in order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
