package io.neolayer.kernel.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements that bind one principal, judged together: a matching deny wins, else a matching allow, else denied.
 */
public final class Judgement implements Access {
    private static final String DEFAULT_DENY = "default_deny";

    private final List<Statement> statements;

    public Judgement(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    @Override
    public Decision decide(Permission permission, String resource) {
        return evaluate(permission, resource, null)
                .map(by -> new Decision(by.effect() == Statement.Effect.ALLOW, by.label()))
                .orElse(new Decision(false, DEFAULT_DENY));
    }

    /** The same evaluation with every statement that was looked at. */
    public Explanation explain(Permission permission, String resource) {
        var considered = new ArrayList<Considered>();
        Optional<Statement> by = evaluate(permission, resource, considered);
        boolean allowed = by.map(s -> s.effect() == Statement.Effect.ALLOW).orElse(false);
        return new Explanation(allowed, by, considered);
    }

    private Optional<Statement> evaluate(
            Permission permission, String resource, @Nullable List<Considered> considered) {
        Optional<Statement> allow = Optional.empty();
        Optional<Statement> deny = Optional.empty();
        for (Statement statement : statements) {
            boolean matches = statement.matches(permission, resource);
            if (considered != null) {
                considered.add(new Considered(statement, matches));
            } else if (deny.isPresent()) {
                break;
            }
            if (matches && statement.effect() == Statement.Effect.DENY && deny.isEmpty()) {
                deny = Optional.of(statement);
            } else if (matches && statement.effect() == Statement.Effect.ALLOW && allow.isEmpty()) {
                allow = Optional.of(statement);
            }
        }
        return deny.isPresent() ? deny : allow;
    }

    /** A statement and whether it spoke about the question. */
    public record Considered(Statement statement, boolean matches) {}

    /**
     * A decision with its reasons.
     *
     * @param decidedBy empty when nothing matched, which is a denial
     */
    public record Explanation(boolean allowed, Optional<Statement> decidedBy, List<Considered> considered) {
        public Explanation {
            considered = List.copyOf(considered);
        }
    }
}
