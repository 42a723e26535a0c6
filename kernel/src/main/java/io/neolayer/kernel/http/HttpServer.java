package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Template;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.operation.codec.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The HTTP server: serves every operation of the catalogue, the probes and the API document. */
public final class HttpServer implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final Server server = new Server(new VirtualThreadPool(0));
    private final ServerConnector connector;
    private final InFlight inFlight;
    private final Streams streams;
    private final LongRuns longRuns;
    private final Documents documents;
    private final Future<?> ticks;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("http-deadlines").factory());

    public HttpServer(HttpConfig config, ServerParts parts) {
        JsonCodec json = parts.codec().json();
        var problems = new Problems(json);
        var ids = new RequestIds(new SecureRandom());
        var deadlines = new Deadlines(config.handlerTime());
        var watch = new ConnectionWatch(config.headTime(), config.connections(), parts.observer());
        var rates = new RateLimiter(config.addressRate(), parts.observer(), System::nanoTime);
        var runner = new OperationRunner(parts, new Replies(json), deadlines);
        this.inFlight = new InFlight(config.inFlight(), config.inFlightPerAccount());
        this.streams = new Streams(config, json, parts.observer());
        this.longRuns = runner.longRuns();
        this.documents = new Documents(config, parts);
        var pipeline = new Pipeline(config, parts, rates, inFlight, runner, streams);
        this.connector = watch.connector(server, new HttpConnectionFactory(protocol(config)));
        listen(config);
        server.setErrorHandler(new BadMessages(config, problems, ids, parts.observer()));
        server.setHandler(new FrontDoor(
                config,
                parts.observer(),
                router(parts),
                pipeline,
                new Probes(parts.health(), json),
                documents,
                problems,
                rates,
                inFlight,
                ids));
        this.ticks = ticker.scheduleAtFixedRate(
                () -> tick(watch, deadlines), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What keeps the tables of this room small. */
    public static List<Upkeep> upkeep() {
        return Idempotency.upkeep();
    }

    /**
     * Begins to listen.
     *
     * @return the port, also when any free one was asked for
     * @throws UncheckedIOException when the address cannot be had
     */
    public int start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not start", e);
        }
        Thread.ofVirtual().name("openapi").start(documents::warm);
        return connector.getLocalPort();
    }

    /** Ends event streams, takes no new connection and waits for what goes on, at most so long. */
    public void stop(Duration grace) {
        streams.closeAll();
        Future<Void> closed = connector.shutdown();
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            while (inFlight.count() + longRuns.going() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            closed.cancel(false);
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in order", e);
        } finally {
            ticks.cancel(true);
            ticker.shutdownNow();
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    private void tick(ConnectionWatch watch, Deadlines deadlines) {
        long now = System.nanoTime();
        watch.tick(now);
        deadlines.tick(now);
        streams.tick(now);
    }

    private void listen(HttpConfig config) {
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(config.idleTime().toMillis());
        server.addConnector(connector);
        server.setStopTimeout(0);
    }

    private static Router router(ServerParts parts) {
        var router = new Router();
        for (Operation<?, ?> operation : parts.catalogue().operations()) {
            Route route = Route.of(parts.catalogue(), operation, parts.codec());
            router.add(route, operation.path());
            for (String alias : operation.aliases()) {
                boolean same =
                        Template.of(alias).parameters().equals(route.own().parameters());
                router.add(same ? route : Route.of(parts.catalogue(), operation, alias, parts.codec()), alias);
            }
        }
        return router;
    }

    private static HttpConfiguration protocol(HttpConfig config) {
        var protocol = new HttpConfiguration();
        protocol.setSendServerVersion(false);
        protocol.setRequestHeaderSize(config.headerMax());
        protocol.setIdleTimeout(config.progressTime().toMillis());
        protocol.setNotifyRemoteAsyncErrors(false);
        return protocol;
    }
}
