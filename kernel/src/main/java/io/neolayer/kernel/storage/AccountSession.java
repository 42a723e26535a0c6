package io.neolayer.kernel.storage;

import io.neolayer.kernel.storage.Round.Before;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a {@link Tx} stands on: the connection that is taken and bound to the account by the first statement itself. */
final class AccountSession extends Session {
    private static final Before BEGIN = Before.unjudged("BEGIN READ ONLY");

    private final UUID account;
    private final StampQuery stamp;
    private final @Nullable CredentialCheck check;
    private @Nullable Instant now;
    private boolean ended;

    AccountSession(Pool pool, UUID account, StampQuery stamp, @Nullable CredentialCheck check) {
        super(pool);
        this.account = account;
        this.stamp = stamp;
        this.check = check;
    }

    @Override
    <R> R send(String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        if (ended) {
            throw new IllegalStateException("the transaction ended with its only statement");
        }
        return super.send(sql, args, reading);
    }

    @Override
    List<Before> first() {
        var first = new ArrayList<Before>();
        first.add(new Before(
                "SELECT set_config('app.account', ?, true), kernel.now()",
                new Object[] {account.toString()},
                row -> now = row.getObject(2, OffsetDateTime.class).toInstant()));
        return checked(first);
    }

    /** Begin, account, statement and commit in one string; an ordinary statement when something ran before it. */
    <R> R only(String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        if (ended || open() || waiting()) {
            return send(sql, args, reading);
        }
        ended = true;
        var first = new ArrayList<Before>();
        first.add(BEGIN);
        first.add(Before.unjudged("SELECT set_config('app.account', ?, true)", account.toString()));
        return alone(new Round(checked(first), "COMMIT"), sql, args, reading);
    }

    @Override
    Instant now() {
        if (now == null) {
            send("SELECT 1", new Object[0], executed -> 1);
        }
        return Objects.requireNonNull(now);
    }

    private List<Before> checked(List<Before> first) {
        if (check != null) {
            first.add(new Before(stamp.sql(), new Object[] {check.id()}, this::compare));
        }
        return first;
    }

    private void compare(ResultSet row) throws SQLException {
        if (check != null && !(row.getRow() == 1 && check.stamp().equals(row.getString(1)))) {
            throw new CredentialChanged();
        }
    }
}
