package io.neolayer.kernel.storage;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** A refusal of the database that a store may judge, such as a broken unique constraint. */
public final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final @Nullable String constraint;

    private DatabaseFault(SQLException cause, @Nullable String constraint) {
        super(cause.getMessage(), cause);
        this.sqlState = String.valueOf(cause.getSQLState());
        this.constraint = constraint;
    }

    /** Connection faults, full disks and the like become problems at once; the rest is left to the caller. */
    static RuntimeException of(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57") || state.startsWith("40") || "null".equals(state)) {
            return Problem.of(ProblemCode.UNAVAILABLE, "the database did not answer; try again", e)
                    .retryAfter(Duration.ofSeconds(5));
        }
        if ("53100".equals(state)) {
            return Problem.of(ProblemCode.STORAGE_FULL, "the database has no space left", e);
        }
        var server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return new DatabaseFault(e, server == null ? null : server.getConstraint());
    }

    public String sqlState() {
        return sqlState;
    }

    /** The name of the unique constraint or index that was broken. */
    public Optional<String> brokenUnique() {
        return "23505".equals(sqlState) ? Optional.ofNullable(constraint) : Optional.empty();
    }
}
