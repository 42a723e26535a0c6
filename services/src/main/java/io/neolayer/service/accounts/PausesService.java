package io.neolayer.service.accounts;

import io.neolayer.kernel.jobs.Pause;
import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Permission;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stops of a service that an account orders for itself, and those that operators ordered for it. */
final class PausesService {
    private static final Permission OPERATOR = Permission.of("system", "admin");

    /**
     * A stop to order.
     *
     * @param scope may be left out: an account stops a service of its own
     * @param target the service
     * @param until an hour from now if absent, at most seven days ahead
     */
    record Create(
            Pause.@Nullable Scope scope,
            @NotBlank @Size(max = AccountsLimits.NAME) String target,
            @NotNull Pause.Mode mode,
            @NotBlank @Size(max = AccountsLimits.REASON) String reason,
            @Nullable Instant until) {}

    /** Which ones to show. */
    record Filter(PageRequest page, Pause.@Nullable State state) {}

    record ById(UUID id) {}

    private final Pauses pauses;
    private final Declarations declarations;

    PausesService(Pauses pauses, Declarations declarations) {
        this.pauses = pauses;
        this.declarations = declarations;
    }

    Pause create(Caller caller, Tx tx, Create input) {
        if (input.scope() != null && input.scope() != Pause.Scope.ACCOUNT_SERVICE) {
            throw Problem.invalid(
                    "/scope", "not_allowed", "expected account_service, the only scope of an account, or none");
        }
        if (!declarations.services().contains(input.target())) {
            throw Problem.invalid(
                    "/target",
                    "unknown",
                    "expected a service of " + String.join(", ", declarations.services()) + ", found "
                            + input.target());
        }
        return pauses.create(
                tx,
                caller,
                Pause.Origin.ACCOUNT,
                new Pauses.Order(
                        Pause.Scope.ACCOUNT_SERVICE,
                        tx.account(),
                        input.target(),
                        input.mode(),
                        input.reason(),
                        input.until()));
    }

    Page<Pause> list(Caller caller, Tx tx, Filter input) {
        return pauses.list(tx, input.page(), new Pauses.Filter(null, input.state(), null));
    }

    Pause get(Caller caller, Tx tx, ById input) {
        return pauses.find(tx, input.id()).orElseThrow(Problem::notFound);
    }

    /** What an operator ordered ends by an operator. */
    Pause end(Caller caller, Tx tx, ById input) {
        Pause before = get(caller, tx, input);
        if (before.origin() == Pause.Origin.SYSTEM) {
            caller.require(OPERATOR, "");
        }
        return pauses.end(tx, caller, before.id());
    }
}
