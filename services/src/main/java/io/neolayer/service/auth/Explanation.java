package io.neolayer.service.auth;

import io.neolayer.kernel.tenancy.Judgement;
import io.neolayer.kernel.tenancy.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a principal may do something, or may not.
 *
 * @param decidedBy the statement that decided; its source is {@code default_deny} when none spoke about the question
 * @param considered every statement that was looked at
 * @param nextStep what would change the answer, when it is no
 */
record Explanation(
        String principal,
        String permission,
        String resource,
        boolean allowed,
        Reason decidedBy,
        List<Considered> considered,
        @Nullable String nextStep) {
    Explanation {
        considered = List.copyOf(considered);
    }

    /**
     * A statement, by where it stands.
     *
     * @param source {@code scope}, {@code system_role}, {@code built_in}, {@code api_key}, {@code default_deny}
     * @param sid which of the source's conditions, such as {@code cidrs}
     */
    record Reason(
            String source, @Nullable String id, @Nullable String sid, Statement.Effect effect) {
        static Reason of(Statement statement) {
            return new Reason(statement.source(), statement.id(), null, statement.effect());
        }

        static Reason defaultDeny() {
            return new Reason("default_deny", null, null, Statement.Effect.DENY);
        }
    }

    /** A statement and whether it spoke about the question. */
    record Considered(Reason statement, boolean matches) {
        static Considered of(Judgement.Considered considered) {
            return new Considered(Reason.of(considered.statement()), considered.matches());
        }
    }
}
