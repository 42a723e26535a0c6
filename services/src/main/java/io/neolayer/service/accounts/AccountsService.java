package io.neolayer.service.accounts;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountState;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Principal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be done with an account. */
final class AccountsService {
    record Create(
            @NotBlank @Size(max = AccountsLimits.OWNER) String owner,

            @Nullable @Size(min = 1, max = AccountsLimits.NAME)
            String name,

            @Nullable Map<String, String> metadata) {}

    record ById(UUID accountId) {}

    record Filter(
            PageRequest page,
            @Nullable AccountState state,
            @Nullable @Size(max = AccountsLimits.OWNER) String owner,
            @Nullable @Size(max = AccountsLimits.NAME) String q) {}

    record Update(
            IfMatch ifMatch,
            Patch<@NotBlank @Size(max = AccountsLimits.OWNER) String> owner,
            Patch<@Size(min = 1, max = AccountsLimits.NAME) String> name,
            Patch<Map<String, @Nullable String>> metadata) {}

    record Suspend(
            @NotBlank @Size(max = AccountsLimits.REASON) String reason,
            @Nullable Instant until) {}

    record Resume(
            @NotBlank @Size(max = AccountsLimits.REASON) String reason) {}

    record Because(
            @Nullable @Size(max = AccountsLimits.REASON) String reason) {}

    record Quotas(PageRequest page) {}

    record SetQuota(
            String name,
            @NotNull Long limit,
            @NotBlank @Size(max = AccountsLimits.REASON) String reason) {}

    record QuotaName(String name) {}

    record Nothing() {}

    private final AccountsStore store = new AccountsStore();
    private final AccountKeys keys;
    private final Declarations declarations;
    private final IdSource ids;

    AccountsService(AccountKeys keys, Declarations declarations, IdSource ids) {
        this.keys = keys;
        this.declarations = declarations;
        this.ids = ids;
    }

    Account create(Caller caller, SystemTx tx, Create input) {
        Instant now = tx.now();
        Map<String, String> metadata =
                input.metadata() == null ? Map.of() : AccountsRules.merged(Map.of(), input.metadata());
        var account = new Account(
                ids.next(),
                input.owner(),
                AccountsRules.name(input.name(), input.owner()),
                metadata,
                AccountState.ACTIVE,
                null,
                now,
                null,
                null,
                1,
                now,
                now);
        store.insert(tx, account);
        keys.create(tx, account.id());
        return account;
    }

    /** Operators and auditors see all accounts; a key sees its own. */
    Page<Account> list(Caller caller, SystemTx tx, Filter input) {
        UUID only = null;
        if (caller.principal().kind() == Principal.Kind.API_KEY) {
            only = store.accountOfKey(tx, caller.principal().id()).orElseThrow(Problem::notFound);
        } else {
            caller.require(AccountsSlice.READ, "");
        }
        return store.list(tx, input.page(), only, new AccountsStore.Filter(input.state(), input.owner(), input.q()));
    }

    Account update(Caller caller, Tx tx, Update input) {
        Account before = store.lock(tx);
        input.ifMatch().check(before.version());
        if (input.owner().present() && input.owner().value() == null) {
            throw Problem.invalid("/owner", "not_null", "an account has an owner; null cannot stand for one");
        }
        String owner = input.owner().apply(before.owner(), before.owner());
        String name = input.name().apply(before.name(), AccountsRules.name(null, owner));
        Map<String, String> metadata = before.metadata();
        if (input.metadata().present()) {
            Map<String, @Nullable String> patch = input.metadata().value();
            metadata = patch == null ? Map.of() : AccountsRules.merged(before.metadata(), patch);
        }
        note(tx, "owner", before.owner(), owner);
        note(tx, "name", before.name(), name);
        note(tx, "metadata", before.metadata().toString(), metadata.toString());
        return store.label(tx, before.labelled(owner, name, metadata));
    }

    Account suspend(Caller caller, Tx tx, Suspend input) {
        Account before = store.lock(tx);
        AccountsRules.require(before.state(), "suspend", AccountState.ACTIVE);
        Instant until = input.until();
        if (until != null && !until.isAfter(tx.now())) {
            throw Problem.invalid("/until", "future", "expected a time in the future, found " + until);
        }
        return moved(tx, before, store.suspend(tx, input.reason(), until));
    }

    Account resume(Caller caller, Tx tx, Resume input) {
        Account before = store.lock(tx);
        AccountsRules.require(before.state(), "resume", AccountState.SUSPENDED);
        return moved(tx, before, store.resume(tx, input.reason()));
    }

    Account archive(Caller caller, Tx tx, Because input) {
        Account before = store.lock(tx);
        AccountsRules.require(before.state(), "archive", AccountState.ACTIVE, AccountState.SUSPENDED);
        return moved(tx, before, store.archive(tx, before.state(), input.reason()));
    }

    Account restore(Caller caller, Tx tx, Because input) {
        Account before = store.lock(tx);
        AccountsRules.require(before.state(), "restore", AccountState.ARCHIVED);
        return moved(tx, before, store.restore(tx, input.reason()));
    }

    Page<Quota> quotas(Caller caller, Tx tx, Quotas input) {
        Map<String, QuotaRow> rows = store.quotas(tx);
        var quotas = declarations.quotas().stream()
                .map(kind -> Quota.of(kind, rows.getOrDefault(kind.name(), QuotaRow.none(kind.name()))))
                .toList();
        return input.page().of(quotas, Quota::name);
    }

    Quota setQuota(Caller caller, Tx tx, SetQuota input) {
        QuotaKind kind = declarations.findQuota(input.name()).orElseThrow(Problem::notFound);
        AccountsRules.requireLimit(kind, input.limit());
        return limit(tx, kind, input.limit(), input.reason());
    }

    Quota resetQuota(Caller caller, Tx tx, QuotaName input) {
        QuotaKind kind = declarations.findQuota(input.name()).orElseThrow(Problem::notFound);
        return limit(tx, kind, null, null);
    }

    private Quota limit(Tx tx, QuotaKind kind, @Nullable Long limit, @Nullable String reason) {
        QuotaRow before = store.quotas(tx).getOrDefault(kind.name(), QuotaRow.none(kind.name()));
        Quota after = Quota.of(kind, store.setLimit(tx, kind.name(), limit, reason));
        note(tx, kind.name(), String.valueOf(Quota.of(kind, before).limit()), String.valueOf(after.limit()));
        if (kind.kind() != QuotaKind.Kind.STOCK) {
            store.moveLimits(tx);
        }
        return after;
    }

    DataKey dataKey(Caller caller, Tx tx, Nothing input) {
        return store.dataKey(tx);
    }

    void endSuspensions(SystemTx tx) {
        store.endSuspensions(tx);
    }

    private static Account moved(Tx tx, Account before, Account after) {
        note(tx, "state", before.state().word(), after.state().word());
        return after;
    }

    private static void note(Tx tx, String field, String before, String after) {
        if (!before.equals(after)) {
            tx.changed(field, before, after);
        }
    }
}
