package io.neolayer.testkit;

import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.Quotas;
import io.neolayer.kernel.storage.Schema;
import org.jspecify.annotations.Nullable;

/** The one database that all replicas of a test server share; made when the first of them knows what it must hold. */
final class TestDatabases implements AutoCloseable {
    private final SettableClock clock;
    private @Nullable TestDatabase made;

    TestDatabases(SettableClock clock) {
        this.clock = clock;
    }

    synchronized Database open(Schema schema, Quotas quotas) {
        if (made == null) {
            made = TestDatabase.of(schema, clock);
        }
        return made.open(quotas);
    }

    synchronized TestDatabase made() {
        if (made == null) {
            throw new IllegalStateException("no replica was started");
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (made != null) {
            made.close();
        }
    }
}
