package io.neolayer.kernel.jobs;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stops of work that operators and accounts order. In a transaction of an account only its own are seen. */
public final class Pauses {
    /** How long one lasts when nobody says. */
    public static final Duration STANDARD = Duration.ofHours(1);

    /** The longest; it can be ordered again. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** In force at a time: of the operators in all, and of each account. */
    public static final int MOST = 100;

    private static final Duration KEPT = Duration.ofDays(400);
    private static final String IN_FORCE = "ended_at IS NULL AND until > kernel.now()";
    private static final String COLUMNS = """
            id, scope, nullif(account_id, '00000000-0000-0000-0000-000000000000') AS of_account, nullif(target, '') AS target,
            mode, reason, origin, by, created_at, until,
            CASE WHEN ended_at IS NULL AND until <= kernel.now() THEN until ELSE ended_at END AS ended_at, ended_by,
            CASE WHEN ended_at IS NULL AND until > kernel.now() THEN 'active' ELSE 'ended' END AS state
            """;

    private final IdSource ids;

    public Pauses(IdSource ids) {
        this.ids = ids;
    }

    /**
     * What is wanted.
     *
     * @param account whose work, null for more than one account's
     * @param until null for an hour from now
     */
    public record Order(
            Pause.Scope scope,
            @Nullable UUID account,
            @Nullable String target,
            Pause.Mode mode,
            String reason,
            @Nullable Instant until) {}

    /** Which ones to show; null shows all. */
    public record Filter(
            Pause.@Nullable Scope scope,
            Pause.@Nullable State state,
            @Nullable UUID account) {}

    /**
     * Orders a pause; every replica obeys within 2 s.
     *
     * @throws Problem 503 for a mode that does not act yet, 422 for an end that is past or too far, 429 beyond {@link #MOST}
     */
    public Pause create(Statements tx, Caller caller, Pause.Origin origin, Order order) {
        order.mode().require();
        Instant now = tx.now();
        Instant until = order.until() == null ? now.plus(STANDARD) : order.until();
        if (!until.isAfter(now)) {
            throw Problem.invalid("/until", "future", "expected a time in the future, found " + until);
        }
        if (until.isAfter(now.plus(LONGEST))) {
            throw Problem.invalid(
                    "/until",
                    "range",
                    "expected at most " + LONGEST.toDays() + " days ahead, until " + now.plus(LONGEST) + ", found "
                            + until + "; order it again when it has ended");
        }
        long active = tx.one(
                row -> row.number("n"),
                "SELECT count(*) AS n FROM system.pause WHERE origin = ? AND " + IN_FORCE,
                origin);
        if (active >= MOST) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "expected at most " + MOST + " pauses in force, found " + active + "; end one first")
                    .with("limit", MOST)
                    .with("used", active);
        }
        return tx.one(
                Pause::of,
                """
                INSERT INTO system.pause (account_id, id, scope, target, mode, reason, origin, by, created_at, until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING
                """ + COLUMNS,
                order.account() == null ? Caller.NO_ACCOUNT : order.account(),
                ids.next(),
                order.scope(),
                order.target() == null ? "" : order.target(),
                order.mode(),
                order.reason(),
                origin,
                caller.principal().toString(),
                now,
                until);
    }

    /** Newest first. */
    public Page<Pause> list(Statements tx, PageRequest page, Filter filter) {
        var sql = new StringBuilder("SELECT " + COLUMNS + " FROM system.pause WHERE true");
        var binds = new ArrayList<@Nullable Object>();
        if (filter.scope() != null) {
            sql.append(" AND scope = ?");
            binds.add(filter.scope());
        }
        if (filter.account() != null) {
            sql.append(" AND account_id = ?");
            binds.add(filter.account());
        }
        if (filter.state() != null) {
            sql.append(filter.state() == Pause.State.ACTIVE ? " AND " : " AND NOT (")
                    .append(IN_FORCE);
            sql.append(filter.state() == Pause.State.ACTIVE ? "" : ")");
        }
        sql.append(" AND id < ? ORDER BY id DESC LIMIT ?");
        return tx.page(page, Keyset.newestFirst(Pause::id), Pause::of, sql.toString(), binds.toArray());
    }

    public Optional<Pause> find(Statements tx, UUID id) {
        return tx.find(Pause::of, "SELECT " + COLUMNS + " FROM system.pause WHERE id = ?", id);
    }

    /**
     * Ends a pause; what it held runs within 2 s.
     *
     * @throws Problem 409 when it has ended
     */
    public Pause end(Statements tx, Caller caller, UUID id) {
        return tx.find(
                        Pause::of,
                        "UPDATE system.pause SET ended_at = kernel.now(), ended_by = ? WHERE id = ? AND " + IN_FORCE
                                + " RETURNING " + COLUMNS,
                        caller.principal().toString(),
                        id)
                .orElseThrow(() -> Problem.invalidState("the pause is ended, active is needed"));
    }

    /** Those in force, oldest first. */
    List<Pause> inForce(SystemTx tx) {
        return tx.all(Pause::of, "SELECT " + COLUMNS + " FROM system.pause WHERE " + IN_FORCE + " ORDER BY created_at");
    }

    /** Writes down the ends that time brought, and forgets what ended long ago. */
    public void upkeep(SystemTx tx) {
        tx.later("UPDATE system.pause SET ended_at = until WHERE ended_at IS NULL AND until <= kernel.now()");
        tx.later("DELETE FROM system.pause WHERE ended_at < kernel.now() - ?::interval", KEPT.toString());
    }
}
