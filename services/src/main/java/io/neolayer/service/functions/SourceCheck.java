package io.neolayer.service.functions;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.sandbox.CheckRequest;
import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.NoSlot;
import io.neolayer.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Compiles a source in a sandbox worker, before any transaction is open. */
final class SourceCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Sandbox sandbox;
    private final VersionRules rules;

    SourceCheck(Sandbox sandbox, VersionRules rules) {
        this.sandbox = sandbox;
        this.rules = rules;
    }

    /**
     * The draft with what the compile check found.
     *
     * @throws Problem 422 with line and column; 503 when no worker can be had
     */
    VersionDraft check(UUID account, VersionDraft draft) {
        rules.check(draft);
        return switch (sandbox.check(new CheckRequest(account.toString(), draft.source(), PATIENCE))) {
            case CheckResult.Accepted accepted -> draft.with(accepted);
            case CheckResult.Refused refused -> throw refused(refused);
            case NoSlot none ->
                throw Problem.of(
                                ProblemCode.UNAVAILABLE,
                                "no sandbox worker was free to compile the source: "
                                        + none.reason().name().toLowerCase(java.util.Locale.ROOT))
                        .retryAfter(Duration.ofSeconds(1));
        };
    }

    private static Problem refused(CheckResult.Refused refused) {
        String where = "line " + refused.line() + ", column " + refused.column() + ": ";
        return Problem.invalid(List.of(new FieldError("/source", refused.code(), where + refused.message())))
                .with("line", refused.line())
                .with("column", refused.column());
    }
}
