package io.neolayer.kernel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.neolayer.kernel.egress.EgressObserver;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.CredentialCheck;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Quotas;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.AccountState;
import io.neolayer.kernel.tenancy.Census;
import io.neolayer.kernel.tenancy.Entered;
import io.neolayer.kernel.tenancy.Entry;
import io.neolayer.kernel.tenancy.Identity;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.kernel.tenancy.Tenancy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts what the rooms of the kernel do, from around them. */
public final class RoomTelemetry {
    private static final String OK = "ok";

    private final Metrics metrics;
    private final MetricCatalogue catalogue;

    public RoomTelemetry(MetricCatalogue catalogue, Metrics metrics) {
        this.catalogue = catalogue;
        this.metrics = metrics;
    }

    /** Counts credentials by kind and outcome. */
    public Tenancy around(Tenancy tenancy) {
        return new CountedTenancy(tenancy);
    }

    /** Counts transactions by how they ended. */
    public Db around(Db db) {
        return new CountedDb(db);
    }

    /** Counts refusals by quota. */
    public Quotas around(Quotas quotas) {
        Map<String, Counter> refusals = counters("quota_refusals_total", "quota");
        return (tx, name, delta) -> {
            try {
                quotas.count(tx, name, delta);
            } catch (Problem problem) {
                Counter counter = refusals.get(name);
                if (problem.code() == ProblemCode.QUOTA_EXCEEDED && counter != null) {
                    counter.increment();
                }
                throw problem;
            }
        };
    }

    /** Shows what was counted last. */
    public void publish(Census census) {
        for (AccountState state : AccountState.values()) {
            metrics.gauge("accounts", () -> census.accounts(state), "state", state.word());
        }
        for (String quota : census.quotas()) {
            metrics.gauge("quota_near_limit_accounts", () -> census.nearLimit(quota), "quota", quota);
        }
    }

    /** Counts stored values of secrets that do not open. */
    public Runnable unopenedSecrets() {
        return metrics.counter("secrets_integrity_failed_total")::increment;
    }

    /** Counts and times calls out. */
    public EgressObserver egress() {
        List<String> services = catalogue.values("egress_duration_seconds", "service");
        return (service, outcome, duration) -> {
            String known = services.contains(service) ? service : Vocabulary.OTHER;
            metrics.counter("egress_requests_total", "service", known, "outcome", outcome)
                    .increment();
            time(known, duration);
        };
    }

    private void time(String service, Duration duration) {
        metrics.timer("egress_duration_seconds", "service", service).record(duration);
    }

    private Map<String, Counter> counters(String name, String label) {
        return catalogue.values(name, label).stream()
                .collect(Collectors.toUnmodifiableMap(value -> value, value -> metrics.counter(name, label, value)));
    }

    private final class CountedTenancy implements Tenancy {
        private final Tenancy inner;
        private final Counter keys = attempts("api_key", OK);
        private final Counter operators = attempts("operator_token", OK);
        private final Counter missing = attempts(Vocabulary.OTHER, "missing");
        private final Counter badKeys = attempts("api_key", "invalid");
        private final Counter badOthers = attempts(Vocabulary.OTHER, "invalid");

        CountedTenancy(Tenancy inner) {
            this.inner = inner;
        }

        private Counter attempts(String method, String outcome) {
            return metrics.counter("auth_attempts_total", "method", method, "outcome", outcome);
        }

        @Override
        public Identity identify(@Nullable String authorization, InetAddress address) {
            try {
                Identity identity = inner.identify(authorization, address);
                switch (identity.principal().kind()) {
                    case OPERATOR_TOKEN -> operators.increment();
                    case API_KEY, USER, FUNCTION, AUTOMATION, TRIGGER, SYSTEM -> keys.increment();
                }
                return identity;
            } catch (Problem problem) {
                if (problem.code() == ProblemCode.UNAUTHENTICATED) {
                    missing.increment();
                } else if (problem.code() == ProblemCode.INVALID_CREDENTIALS) {
                    boolean key = authorization != null && authorization.contains("nsl_");
                    (key ? badKeys : badOthers).increment();
                }
                throw problem;
            }
        }

        @Override
        public Entered enter(Identity identity, UUID account, Entry entry, RequestOrigin origin) {
            return inner.enter(identity, account, entry, origin);
        }

        @Override
        public Entered enterServer(Identity identity, Entry entry, RequestOrigin origin) {
            return inner.enterServer(identity, entry, origin);
        }

        @Override
        public void forget(Identity identity) {
            inner.forget(identity);
        }
    }

    private final class CountedDb implements Db {
        private final Db inner;
        private final Counter committed = metrics.counter("db_transactions_total", "outcome", "committed");
        private final Counter rolledBack = metrics.counter("db_transactions_total", "outcome", "rolled_back");

        CountedDb(Db inner) {
            this.inner = inner;
        }

        @Override
        public <T> T inTx(UUID account, @Nullable CredentialCheck check, Function<Tx, T> work) {
            return counted(() -> inner.inTx(account, check, work));
        }

        @Override
        public <T> T inSystemTx(Function<SystemTx, T> work) {
            return counted(() -> inner.inSystemTx(work));
        }

        private <T> T counted(Supplier<T> transaction) {
            boolean done = false;
            try {
                T result = transaction.get();
                done = true;
                return result;
            } finally {
                (done ? committed : rolledBack).increment();
            }
        }
    }
}
