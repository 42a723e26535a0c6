package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A function of an account: a name, aliases that point at versions, and how many runs it may have at a time.
 *
 * @param aliases alias name to version number
 * @param concurrency runs at a time, 1 to 50
 * @param keepExecutions how long ended runs are kept, P1D to P365D
 * @param version row version
 */
record Function(
        UUID id,
        UUID accountId,
        String name,
        String description,
        List<String> tags,
        Status status,
        Map<String, Long> aliases,
        long latestNumber,
        int concurrency,
        Duration keepExecutions,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {

    /** {@code active} and {@code disabled} change into each other; {@code archived} is terminal. */
    enum Status {
        ACTIVE,
        DISABLED,
        ARCHIVED
    }

    Function {
        tags = List.copyOf(tags);
        aliases = Map.copyOf(aliases);
    }

    /** This function, if new versions and changes are still possible. */
    Function changeable() {
        if (status == Status.ARCHIVED) {
            throw Problem.invalidState("the function is archived; only active and disabled ones can be changed");
        }
        return this;
    }
}
