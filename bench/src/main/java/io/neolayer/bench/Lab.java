package io.neolayer.bench;

import io.neolayer.bench.measure.Meter;
import io.neolayer.bench.measure.Pgbench;
import io.neolayer.bench.subject.Api;
import io.neolayer.bench.subject.Dataset;
import io.neolayer.bench.subject.EmbeddedDatabase;
import io.neolayer.bench.subject.PeerProcess;
import io.neolayer.bench.subject.ServerProcess;
import io.neolayer.bench.subject.Tenant;
import io.neolayer.bench.subject.Workspace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the cases share: one server with its data, its database, the peer, pgbench; each is started when first asked for. */
public final class Lab implements AutoCloseable {
    /** The pool of the peer: as many connections as the server's default. */
    private static final int POOL = 20;

    private static final int PGBENCH_SCALE = 2;

    private final Plan plan;
    private final Path home;
    private final Workspace workspace;
    private final Path pgbenchProgram;
    private final String token;
    private final Meter meter = new Meter(this::parts);
    private @Nullable ServerProcess server;
    private @Nullable PeerProcess peer;
    private @Nullable Pgbench pgbench;
    private @Nullable Dataset dataset;

    Lab(Plan plan, Path home, Workspace workspace, Path pgbenchProgram) {
        this.plan = plan;
        this.home = home;
        this.workspace = workspace;
        this.pgbenchProgram = pgbenchProgram;
        var secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
    }

    public Plan plan() {
        return plan;
    }

    public Meter meter() {
        return meter;
    }

    /** An operator's. */
    public String token() {
        return token;
    }

    /** The temporary folder. */
    public Path work() {
        return workspace.folder();
    }

    /** The root of the checkout. */
    public Path home() {
        return home;
    }

    public Path program() {
        return home.resolve("server/target/service-layer/service-layer");
    }

    /** The running server; one that died is started again on its data. */
    public synchronized ServerProcess server() {
        var running = server;
        if (running == null || !running.alive()) {
            running = start(work().resolve("data"), List.of());
            server = running;
        }
        return running;
    }

    /** A server of its own that the caller closes. */
    public ServerProcess start(Path dataFolder, List<String> javaOptions) {
        var launch = new ServerProcess.Launch(
                program(), dataFolder, work().resolve(dataFolder.getFileName() + ".log"), token, javaOptions);
        var started = ServerProcess.start(launch);
        workspace.remember(started.pid());
        return started;
    }

    /** Ends the shared server and starts it again on its data. */
    public synchronized void restartServer() {
        stopServer();
        server();
    }

    /** Stops the shared server, so that the next use starts it anew. */
    public synchronized void stopServer() {
        if (peer != null) {
            peer.close();
            peer = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
        pgbench = null;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server().uri().getPort());
    }

    public InetSocketAddress peerAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), peer().port());
    }

    /** Calls with an account's own key. */
    public Api as(Tenant tenant) {
        return new Api(server().uri(), tenant.key());
    }

    public Api operator() {
        return new Api(server().uri(), token);
    }

    public EmbeddedDatabase database() {
        return new EmbeddedDatabase(work().resolve("data"));
    }

    public synchronized Dataset dataset() {
        if (dataset == null) {
            server();
            try (var operator = operator()) {
                dataset = Dataset.make(operator, database(), plan.rows(), plan.seed());
            }
            // so that a statement log shows the values of parameters; only new sessions see it
            database().execute("ALTER ROLE neolayer_app SET log_error_verbosity = 'default'");
            restartServer();
        }
        return dataset;
    }

    /** Ready to select: its tables are in the product's database. */
    public synchronized Pgbench pgbench() {
        if (pgbench == null) {
            server();
            pgbench = new Pgbench(pgbenchProgram, database().owner(), work(), meter);
            if (database().number("SELECT count(*) FROM pg_class WHERE relname = 'pgbench_accounts'") == 0) {
                pgbench.initialise(PGBENCH_SCALE);
                database().execute("VACUUM ANALYZE pgbench_accounts");
            }
        }
        return pgbench;
    }

    public synchronized PeerProcess peer() {
        if (peer == null) {
            server();
            database()
                    .execute("CREATE TABLE IF NOT EXISTS public.bench_peer (id uuid PRIMARY KEY, body text NOT NULL)");
            peer = PeerProcess.start(database().owner(), POOL, work().resolve("peer.log"));
            workspace.remember(peer.pid());
        }
        return peer;
    }

    @Override
    public void close() {
        stopServer();
    }

    private Meter.Parts parts() {
        return new Meter.Parts(
                server == null ? OptionalLong.empty() : OptionalLong.of(server.pid()),
                database().pid(),
                peer == null ? OptionalLong.empty() : OptionalLong.of(peer.pid()));
    }
}
