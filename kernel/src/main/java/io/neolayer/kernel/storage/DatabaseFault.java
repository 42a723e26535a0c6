package io.neolayer.kernel.storage;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** A refusal of the database that a store may judge, such as a broken unique constraint. */
public final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Connection exception, insufficient resources, operator intervention, system error. */
    private static final Set<String> AWAY = Set.of("08", "53", "57", "58");

    private final String sqlState;
    private final @Nullable String constraint;

    private DatabaseFault(SQLException cause, @Nullable String constraint) {
        super(cause.getMessage(), cause);
        this.sqlState = String.valueOf(cause.getSQLState());
        this.constraint = constraint;
    }

    /** Connection faults, conflicts, full disks and the like become problems at once; the rest is left to the caller. */
    static RuntimeException of(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        if (e instanceof SQLTransientConnectionException && e.getCause() == null) {
            return Problem.of(ProblemCode.OVERLOADED, "no database connection became free in time; try again", e)
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (state.equals("53100")) {
            return Problem.of(ProblemCode.STORAGE_FULL, "the database has no space left", e);
        }
        if (state.startsWith("40")) {
            return Problem.of(ProblemCode.UNAVAILABLE, "another transaction was in the way; try again", e)
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (state.equals("null") || AWAY.contains(state.substring(0, 2))) {
            return Problem.of(ProblemCode.UNAVAILABLE, "the database did not answer; try again", e)
                    .retryAfter(Duration.ofSeconds(5));
        }
        var server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return new DatabaseFault(e, server == null ? null : server.getConstraint());
    }

    public String sqlState() {
        return sqlState;
    }

    /** The name of the constraint of any kind that was broken. */
    public Optional<String> brokenConstraint() {
        return sqlState.startsWith("23") ? Optional.ofNullable(constraint) : Optional.empty();
    }

    /** The name of the unique constraint or index that was broken. */
    public Optional<String> brokenUnique() {
        return "23505".equals(sqlState) ? Optional.ofNullable(constraint) : Optional.empty();
    }
}
