package io.neolayer.kernel.telemetry;

import io.neolayer.kernel.http.Health;
import io.neolayer.kernel.telemetry.Component.Finding;
import io.neolayer.kernel.telemetry.Component.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every component in the background and answers the probes from the last results, so that a storm of probes
 * costs nothing. A result that is too old is unknown, and unknown never counts as ok.
 */
public final class HealthBoard implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthBoard.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final long STALE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long TICK_NANOS = Duration.ofSeconds(30).toNanos();

    /** Whether traffic is wanted. */
    public enum Traffic {
        STARTING,
        SERVING,
        DRAINING
    }

    private record Result(Finding finding, long at) {}

    private final List<Component> components;
    private final LongSupplier ticker;
    private final LongSupplier lastTick;
    private final Map<String, Result> results = new ConcurrentHashMap<>();
    private final Map<String, Future<Finding>> running = new ConcurrentHashMap<>();
    private final ExecutorService checks = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Traffic traffic = Traffic.STARTING;
    private volatile @Nullable Thread loop;
    private volatile boolean closed;

    /**
     * @param ticker nanoseconds that only go forward
     * @param lastTick when the scheduler of upkeep last came round, on the same scale
     */
    public HealthBoard(List<Component> components, LongSupplier ticker, LongSupplier lastTick) {
        this.components = List.copyOf(components);
        this.ticker = ticker;
        this.lastTick = lastTick;
    }

    /** Checks once, then each five seconds. */
    public void start() {
        check();
        loop = Thread.ofPlatform().daemon().name("health").start(() -> {
            while (!closed) {
                LockSupport.parkNanos(EVERY.toNanos());
                if (!closed) {
                    check();
                }
            }
        });
    }

    /** All components once, side by side. */
    public void check() {
        for (Component component : components) {
            // a check that hangs is not started again on top of itself
            running.compute(
                    component.name(),
                    (name, before) -> before == null || before.isDone()
                            ? checks.submit(() -> component.check().get())
                            : before);
        }
        long until = System.nanoTime() + LIMIT.toNanos();
        for (Component component : components) {
            Finding finding = await(running.get(component.name()), until - System.nanoTime());
            Result before = results.put(component.name(), new Result(finding, ticker.getAsLong()));
            if (!closed) {
                tell(component, before == null ? null : before.finding(), finding);
            }
        }
    }

    private static Finding await(@Nullable Future<Finding> check, long nanos) {
        try {
            return check == null ? Finding.failing("not checked") : check.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Finding.failing("no answer within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Finding.failing(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(Status.UNKNOWN, "the server ends");
        }
    }

    private static void tell(Component component, @Nullable Finding before, Finding now) {
        if (before != null && before.status() == now.status()) {
            return;
        }
        if (now.status() == Status.FAILING || now.status() == Status.DEGRADED) {
            LOG.warn("component {} is {}: {}", component.name(), word(now.status()), now.detail());
        } else if (before != null) {
            LOG.info("component {} is {}", component.name(), word(now.status()));
        }
    }

    public void traffic(Traffic state) {
        traffic = state;
    }

    /** The last result, with its detail; unknown when it is too old. */
    public Finding finding(String component) {
        Result result = results.get(component);
        return result == null || ticker.getAsLong() - result.at() > STALE_NANOS
                ? new Finding(Status.UNKNOWN, "no result within the last 15 s")
                : result.finding();
    }

    @Override
    public Probe live() {
        boolean ticks = ticker.getAsLong() - lastTick.getAsLong() <= TICK_NANOS;
        return new Probe(ticks, ticks ? "ok" : "failing", Map.of());
    }

    @Override
    public Probe ready() {
        boolean able = critical().stream().allMatch(status -> status == Status.OK || status == Status.DEGRADED);
        return switch (traffic) {
            case STARTING -> new Probe(false, "starting", shown());
            case DRAINING -> new Probe(false, "draining", shown());
            case SERVING -> new Probe(able, able ? overall() : "failing", shown());
        };
    }

    @Override
    public Probe health() {
        boolean able = critical().stream().noneMatch(status -> status == Status.FAILING || status == Status.UNKNOWN);
        return new Probe(able, able ? overall() : "failing", shown());
    }

    private List<Status> critical() {
        return components.stream()
                .filter(Component::critical)
                .map(component -> finding(component.name()).status())
                .toList();
    }

    private String overall() {
        boolean well = components.stream()
                .map(component -> finding(component.name()).status())
                .allMatch(status -> status == Status.OK || status == Status.NOT_CONFIGURED);
        return well ? "ok" : "degraded";
    }

    private Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        components.forEach(component ->
                shown.put(component.name(), word(finding(component.name()).status())));
        return shown;
    }

    /** Registers {@code ready} and {@code component_status}. */
    public void publish(Metrics metrics) {
        metrics.gauge("ready", () -> ready().ok() ? 1 : 0);
        for (Component component : components) {
            metrics.gauge(
                    "component_status",
                    () -> figure(finding(component.name()).status()),
                    "component",
                    component.name());
        }
    }

    private static int figure(Status status) {
        return switch (status) {
            case OK -> 2;
            case DEGRADED -> 1;
            case FAILING, UNKNOWN -> 0;
            case NOT_CONFIGURED -> -1;
        };
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** Ends the checks; what is under way is left to end by itself, since an interrupted statement costs its connection. */
    @Override
    public void close() {
        closed = true;
        checks.shutdown();
        LockSupport.unpark(loop);
    }
}
