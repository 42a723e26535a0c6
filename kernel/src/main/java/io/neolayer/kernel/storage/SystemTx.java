package io.neolayer.kernel.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * A transaction of the role {@code neolayer_system}, which sees every account by name. Its users are listed in the
 * architecture test.
 */
public final class SystemTx extends Statements {
    private final Session session;
    private final List<Tx.Change> changes = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    SystemTx(Session session) {
        this.session = session;
    }

    @Override
    Session session() {
        return session;
    }

    /** Notes a changed field for the audit entry. */
    public void changed(Tx.Change change) {
        changes.add(change);
    }

    public List<Tx.Change> changes() {
        return List.copyOf(changes);
    }

    /** Runs once the transaction has committed, and never otherwise. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> afterCommit() {
        return afterCommit;
    }
}
