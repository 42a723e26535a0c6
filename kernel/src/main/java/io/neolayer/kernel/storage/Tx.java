package io.neolayer.kernel.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction bound to one account: every statement runs under that account's row-level security, whatever its SQL
 * says. The kernel opens and commits it; services and stores only use it.
 */
public final class Tx extends Statements {
    /** A field that this transaction changed, for the audit entry. */
    public record Change(
            String field, @Nullable String before, @Nullable String after) {}

    private final UUID account;
    private final AccountSession session;
    private final Quotas quotas;
    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Tx(UUID account, AccountSession session, Quotas quotas) {
        this.account = account;
        this.session = session;
        this.quotas = quotas;
    }

    public UUID account() {
        return account;
    }

    @Override
    Session session() {
        return session;
    }

    /**
     * The one-round-trip form for an operation with a single read: begin, account, statement and commit in one string.
     * The transaction, which only reads, is closed after it. After another statement it is an ordinary one.
     */
    public <T> Optional<T> only(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        return atMostOne(onlyAll(mapper, sql, args));
    }

    /** The same for a read of several rows. */
    public <T> List<T> onlyAll(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        return session.only(sql, args, executed -> rows(executed, mapper));
    }

    /**
     * Counts what exists against a stock quota.
     *
     * @throws io.neolayer.kernel.problem.Problem 429 {@code quota_exceeded} when the limit would be passed
     */
    public void quota(String name, long delta) {
        quotas.count(this, name, delta);
    }

    /** Notes a changed field for the audit entry; never called with a sensitive value. */
    public void changed(String field, @Nullable String before, @Nullable String after) {
        changes.add(new Change(field, before, after));
    }

    public List<Change> changes() {
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
