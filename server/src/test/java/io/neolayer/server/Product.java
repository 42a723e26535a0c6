package io.neolayer.server;

import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.egress.EgressAllow;
import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.egress.EgressLimits;
import io.neolayer.kernel.egress.SystemResolver;
import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.http.HttpConfig;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.LateDb;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.Credentials;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxListener;
import io.neolayer.service.secrets.SecretsLimits;
import io.neolayer.service.system.ServerFacts;
import io.neolayer.service.system.Version;
import io.neolayer.testkit.TestKernel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntBiFunction;

/** All slices as the server has them, for tests of what they declare; nothing they are given works yet. */
final class Product implements AutoCloseable {
    private final SandboxPlace place = SandboxPlace.find();
    private final Sandbox sandbox;
    private final SystemResolver resolver = new SystemResolver();
    private final EgressClient egress;
    private final Slices slices;

    Product() {
        this(
                new LateDb(new Late<>()),
                new AccountKeys(new Late<>()),
                new Declarations(),
                (account, quota) -> 1,
                OperatorTokens.parse("a-token-of-this-test", true),
                new LastUse(System::nanoTime),
                new Late<>(),
                new Late<>(),
                new JobQueue(new UuidV7(InstantSource.system(), new SecureRandom()), () -> {}),
                new UuidV7(InstantSource.system(), new SecureRandom()),
                new SecureRandom());
    }

    /** On the kernel of a test server, so that everything works once that runs. */
    Product(TestKernel kernel) {
        this(
                kernel.db(),
                kernel.accountKeys(),
                kernel.declarations(),
                (account, quota) -> Math.toIntExact(kernel.tenancy().get().limit(account, quota)),
                kernel.operatorTokens(),
                kernel.lastUse(),
                kernel.invoker(),
                kernel.receipts(),
                kernel.jobs(),
                kernel.ids(),
                kernel.random());
    }

    private Product(
            Db db,
            AccountKeys accountKeys,
            Declarations declarations,
            ToIntBiFunction<UUID, String> quota,
            OperatorTokens tokens,
            LastUse lastUse,
            Late<Invoker> invoker,
            Late<Receipts> receipts,
            JobQueue jobs,
            IdSource ids,
            SecureRandom random) {
        Settings settings = Settings.of(List.of(), Map.of("FUNCTIONS_WORKERS", "1"));
        this.sandbox = new Sandbox(place.config(SandboxSettings.read(settings), SandboxListener.none())
                .withAotCache(false));
        this.egress = EgressClient.start(new EgressClient.Parts(
                EgressAllow.none(),
                EgressLimits.defaults(),
                resolver,
                (service, outcome, duration) -> {},
                System::nanoTime,
                null));
        var eventLog = new EventLog(EventLog.KEPT);
        this.slices = new Slices(new Slices.Parts(
                db,
                accountKeys,
                declarations,
                quota,
                tokens,
                lastUse,
                sandbox,
                egress,
                invoker,
                receipts,
                new Events(ids, () -> {}),
                eventLog,
                new Tail(db, eventLog),
                SecretsLimits.STANDARD,
                () -> {},
                256 << 20,
                facts(),
                jobs,
                ids,
                random));
    }

    private static ServerFacts facts() {
        return new ServerFacts(
                new Version("test", "test", "test", "test", Composition.RELEASE, Version.API),
                HttpSettings.limits(HttpConfig.standard("127.0.0.1", 0, "test")),
                key -> "default",
                form -> "",
                component -> "ok",
                Map::of);
    }

    Slices slices() {
        return slices;
    }

    Catalogue catalogue() {
        return Catalogue.of(slices.all());
    }

    Codec codec() {
        return new Codec();
    }

    Schema schema() {
        return new Schema(Composition.RELEASE, slices.words(), slices.reads(), Credentials.STAMP_QUERY);
    }

    @Override
    public void close() {
        slices.functions().close();
        egress.close();
        resolver.close();
        sandbox.close();
        place.close();
    }
}
