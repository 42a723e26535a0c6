package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.telemetry.MetricCatalogue;
import io.neolayer.kernel.telemetry.Metrics;
import io.neolayer.kernel.telemetry.RoomTelemetry;
import io.neolayer.kernel.telemetry.Vocabulary;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class CensusTest {
    private static final Schema SCHEMA =
            new Schema(1, List.of("accounts", "auth", "audit", "system"), List.of(), Credentials.STAMP_QUERY);

    private static final class Paint implements Slice {
        @Override
        public String name() {
            return "paint";
        }

        @Override
        public String title() {
            return "Paint";
        }

        @Override
        public String summary() {
            return "Colours.";
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of();
        }

        @Override
        public List<QuotaKind> quotas() {
            return List.of(
                    QuotaKind.stock("paint.buckets", "buckets", 10, 50),
                    new QuotaKind("paint.parallel", QuotaKind.Kind.LEASE, "runs", 5, 50));
        }
    }

    private static void account(Database db, String state, long used, @Nullable Long limit) {
        db.inTx(UUID.randomUUID(), tx -> {
            tx.run("""
                    INSERT INTO accounts.account (account_id, owner, name, metadata, state, state_changed_at,
                      suspended_until, created_at, updated_at)
                    VALUES (tenancy.account(), 'o', 'n', '{}', ?, kernel.now(),
                      CASE WHEN ? = 'suspended' AND ? = 0 THEN kernel.now() - interval '1 minute' END,
                      kernel.now(), kernel.now())
                    """, state, state, used);
            return tx.run("""
                    INSERT INTO accounts.quota (account_id, name, used, limit_value, updated_at)
                    VALUES (tenancy.account(), 'paint.buckets', ?, ?::bigint, kernel.now())
                    """, used, limit);
        });
    }

    @Test
    void accountsAreCountedByStateAndByHowNearTheyAreToALimit() {
        var declarations = new Declarations();
        declarations.fill(List.of(new Paint()));
        var census = new Census(declarations);
        var metrics = new Metrics(MetricCatalogue.of(
                new Vocabulary(List.of(), List.of("paint"), List.of("paint.buckets", "paint.parallel"), List.of())));
        new RoomTelemetry(MetricCatalogue.of(new Vocabulary(List.of(), List.of(), List.of(), List.of())), metrics)
                .publish(census);
        assertThat(metrics.scrape(Metrics.FORMS.getFirst())).contains("neolayer_accounts{state=\"active\"} NaN");
        Logins logins = DisposablePostgres.shared().database("census", empty -> Migrations.run(empty, SCHEMA));
        var waits = new AtomicInteger();
        try (Database db = Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(4, 3, 1, 16))) {
            db.whenAcquired(nanos -> waits.incrementAndGet());
            account(db, "active", 8, null);
            account(db, "active", 9, null);
            account(db, "suspended", 9, 100L);
            account(db, "archived", 1, 1L);
            account(db, "suspended", 0, 0L);
            assertThat(waits).hasValue(5);
            db.inSystemTx(tx -> {
                census.upkeep().task().accept(tx);
                return tx;
            });
            assertThat(waits).hasValue(5);
        }
        DisposablePostgres.shared().drop(logins);

        assertThat(metrics.scrape(Metrics.FORMS.getFirst()))
                .contains(
                        "neolayer_accounts{state=\"active\"} 3.0",
                        "neolayer_accounts{state=\"suspended\"} 1.0",
                        "neolayer_accounts{state=\"archived\"} 1.0",
                        "neolayer_quota_near_limit_accounts{quota=\"paint.buckets\"} 2.0")
                .doesNotContain("quota=\"paint.parallel\"");
        assertThat(metrics.seal()).isEmpty();
        metrics.close();
    }
}
