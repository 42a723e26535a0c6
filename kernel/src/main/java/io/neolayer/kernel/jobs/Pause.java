package io.neolayer.kernel.jobs;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stop that somebody ordered; it always ends.
 *
 * @param accountId null when it is of more than one account
 * @param target service or job kind, null where the scope says all
 * @param origin who may end it: an account cannot end what the operator ordered
 * @param by the principal who ordered it
 */
public record Pause(
        UUID id,
        Scope scope,
        @Nullable UUID accountId,
        @Nullable String target,
        Mode mode,
        String reason,
        Origin origin,
        String by,
        State state,
        Instant createdAt,
        Instant until,
        @Nullable Instant endedAt,
        @Nullable String endedBy) {
    /** What is stopped. */
    public enum Scope {
        SYSTEM,
        SERVICE,
        JOB_KIND,
        ACCOUNT,
        ACCOUNT_SERVICE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which work is stopped. */
    public enum Mode {
        WRITES,
        JOBS,
        ALL;

        /**
         * Takes the modes that act.
         *
         * @throws Problem 503 {@code not_configured} for the others, naming the mode
         */
        public void require() {
            if (this != JOBS) {
                String word = name().toLowerCase(Locale.ROOT);
                throw Problem.notConfigured("expected the mode jobs, found " + word
                                + ": this release stops jobs only, requests go on")
                        .with("mode", word);
            }
        }
    }

    /** From which side it was ordered. */
    public enum Origin {
        SYSTEM,
        ACCOUNT
    }

    /** Whether it is in force. */
    public enum State {
        ACTIVE,
        ENDED
    }

    static Pause of(Row row) {
        return new Pause(
                row.uuid("id"),
                row.constant("scope", Scope.class),
                row.uuidOrNull("of_account"),
                row.textOrNull("target"),
                row.constant("mode", Mode.class),
                row.text("reason"),
                row.constant("origin", Origin.class),
                row.text("by"),
                row.constant("state", State.class),
                row.instant("created_at"),
                row.instant("until"),
                row.instantOrNull("ended_at"),
                row.textOrNull("ended_by"));
    }

    /** Whether a job of that kind and account stands behind it. */
    boolean stops(UUID account, String kind) {
        String service = kind.substring(0, kind.indexOf('.'));
        return switch (scope) {
            case SYSTEM -> true;
            case SERVICE -> service.equals(target);
            case JOB_KIND -> kind.equals(target);
            case ACCOUNT -> account.equals(accountId);
            case ACCOUNT_SERVICE -> account.equals(accountId) && service.equals(target);
        };
    }
}
