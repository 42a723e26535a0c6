package io.neolayer.service.system;

import io.neolayer.kernel.jobs.Pause;
import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stops that operators order, for all accounts or for one. */
final class PausesService {
    private static final int NAME = 100;

    /**
     * A stop to order.
     *
     * @param target the service or the job kind, where the scope is one of them
     * @param accountId whose work, where the scope is of an account
     * @param until an hour from now if absent, at most seven days ahead
     */
    record Create(
            @NotNull Pause.Scope scope,
            @Nullable @Size(max = NAME) String target,
            @Nullable UUID accountId,
            @NotNull Pause.Mode mode,
            @NotBlank @Size(max = JobsService.REASON) String reason,
            @Nullable Instant until) {}

    /** Which ones to show. */
    record Filter(
            PageRequest page,
            Pause.@Nullable Scope scope,
            Pause.@Nullable State state,
            @Nullable UUID accountId) {}

    record ById(UUID id) {}

    private final Pauses pauses;
    private final Supplier<List<String>> services;
    private final Supplier<List<String>> kinds;

    PausesService(Pauses pauses, Supplier<List<String>> services, Supplier<List<String>> kinds) {
        this.pauses = pauses;
        this.services = services;
        this.kinds = kinds;
    }

    Pause create(Caller caller, SystemTx tx, Create input) {
        String target = input.target();
        switch (input.scope()) {
            case SYSTEM -> {
                absent("/target", target);
                absent("/account_id", input.accountId());
            }
            case SERVICE -> {
                known("/target", "a service", target, services.get());
                absent("/account_id", input.accountId());
            }
            case JOB_KIND -> {
                known("/target", "a job kind", target, kinds.get());
                absent("/account_id", input.accountId());
            }
            case ACCOUNT -> {
                absent("/target", target);
                account(tx, input.accountId());
            }
            case ACCOUNT_SERVICE -> {
                known("/target", "a service", target, services.get());
                account(tx, input.accountId());
            }
        }
        return pauses.create(
                tx,
                caller,
                Pause.Origin.SYSTEM,
                new Pauses.Order(
                        input.scope(), input.accountId(), target, input.mode(), input.reason(), input.until()));
    }

    private static void absent(String field, @Nullable Object value) {
        if (value != null) {
            throw Problem.invalid(field, "not_allowed", "expected nothing for this scope, found " + value);
        }
    }

    private static void known(String field, String what, @Nullable String value, List<String> all) {
        if (value == null || !all.contains(value)) {
            throw Problem.invalid(
                    field,
                    value == null ? "required" : "unknown",
                    "expected " + what + " of " + String.join(", ", all) + ", found "
                            + (value == null ? "none" : value));
        }
    }

    private static void account(SystemTx tx, @Nullable UUID account) {
        if (account == null) {
            throw Problem.invalid("/account_id", "required", "expected an account for this scope, found none");
        }
        if (tx.find(
                        row -> row.uuid("account_id"),
                        "SELECT account_id FROM accounts.account WHERE account_id = ?",
                        account)
                .isEmpty()) {
            throw Problem.invalid("/account_id", "unknown", "expected an account of this server, found " + account);
        }
    }

    Page<Pause> list(Caller caller, SystemTx tx, Filter input) {
        return pauses.list(tx, input.page(), new Pauses.Filter(input.scope(), input.state(), input.accountId()));
    }

    Pause get(Caller caller, SystemTx tx, ById input) {
        return pauses.find(tx, input.id()).orElseThrow(Problem::notFound);
    }

    Pause end(Caller caller, SystemTx tx, ById input) {
        Pause before = get(caller, tx, input);
        return pauses.end(tx, caller, before.id());
    }

    void upkeep(SystemTx tx) {
        pauses.upkeep(tx);
    }
}
