package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction of the role {@code neolayer_system}, which sees every account by name. Its users are listed in the
 * architecture test.
 */
public final class SystemTx extends Statements {
    private final Connection connection;
    private final List<Tx.Change> changes = new ArrayList<>();

    SystemTx(Connection connection) {
        this.connection = connection;
    }

    @Override
    Connection connection() {
        return connection;
    }

    @Override
    public Instant now() {
        return one(row -> row.instant("now"), "SELECT kernel.now() AS now");
    }

    /** Notes a changed field for the audit entry. */
    public void changed(Tx.Change change) {
        changes.add(change);
    }

    public List<Tx.Change> changes() {
        return List.copyOf(changes);
    }
}
