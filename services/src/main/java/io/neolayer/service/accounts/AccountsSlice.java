package io.neolayer.service.accounts;

import io.neolayer.kernel.jobs.Pause;
import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountTenancy;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Permission;
import java.time.Duration;
import java.util.List;

/** Accounts, their states, quotas and keys. */
public final class AccountsSlice implements Slice {
    static final Permission CREATE = Permission.of("accounts", "create");
    static final Permission READ = Permission.of("accounts", "read");
    static final Permission WRITE = Permission.of("accounts", "write");
    static final Permission ADMIN = Permission.of("accounts", "admin");
    static final Permission OPERATE = Permission.of("accounts", "operate");

    private final AccountsService service;
    private final PausesService pauses;

    public AccountsSlice(AccountKeys keys, Declarations declarations, IdSource ids) {
        this.service = new AccountsService(keys, declarations, ids);
        this.pauses = new PausesService(new Pauses(ids), declarations);
    }

    @Override
    public String name() {
        return "accounts";
    }

    @Override
    public String title() {
        return "Accounts";
    }

    @Override
    public String summary() {
        return "Tenants with states, quotas and a key of their own";
    }

    @Override
    public String domain() {
        return "tenancy";
    }

    @Override
    public Layer layer() {
        return Layer.PLATFORM;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.post("/accounts", AccountsService.Create.class, Account.class)
                        .id("accounts.create")
                        .summary("Create an account")
                        .example("{\"owner\":\"alice\",\"metadata\":{\"team\":\"dex\"}}")
                        .server()
                        .needs(CREATE)
                        .answers(account -> Answer.created("/accounts/" + account.id()))
                        .handledAcross(service::create),
                Operation.list("/accounts", AccountsService.Filter.class, Account.class)
                        .id("accounts.list")
                        .summary("Accounts that the caller may see, newest first; q is a prefix of the name")
                        .server()
                        .columns("id", "name", "owner", "state", "created_at")
                        .handledAcross(service::list),
                Operation.get("", AccountsService.ById.class, Account.class)
                        .id("accounts.get")
                        .summary("One account")
                        .needs(READ)
                        .readsOne(AccountsStore.GET, input -> List.of(input.accountId())),
                Operation.patch("", AccountsService.Update.class, Account.class)
                        .id("accounts.update")
                        .summary("Change owner, name or metadata of an account")
                        .example("{\"name\":\"Alice's exchange\",\"metadata\":{\"team\":null}}")
                        .needs(WRITE)
                        .handledBy(service::update),
                Operation.post("/suspend", AccountsService.Suspend.class, Account.class)
                        .id("accounts.suspend")
                        .summary("Stop all writing in an account, until a time or until it is resumed")
                        .example("{\"reason\":\"unpaid invoice\",\"until\":\"2030-01-31T12:00:00Z\"}")
                        .needs(OPERATE)
                        .notFromFunctions()
                        .handledBy(service::suspend),
                Operation.post("/resume", AccountsService.Resume.class, Account.class)
                        .id("accounts.resume")
                        .summary("End a suspension")
                        .example("{\"reason\":\"invoice paid\"}")
                        .needs(OPERATE)
                        .notFromFunctions()
                        .handledBy(service::resume),
                Operation.post("/archive", AccountsService.Because.class, Account.class)
                        .id("accounts.archive")
                        .summary("Take an account out of use; it can be restored")
                        .example("{\"reason\":\"the project has ended\"}")
                        .needs(ADMIN)
                        .safety()
                        .notFromFunctions()
                        .handledBy(service::archive),
                Operation.post("/restore", AccountsService.Because.class, Account.class)
                        .id("accounts.restore")
                        .summary("Put an archived account back into the state it had before")
                        .example("{\"reason\":\"the project goes on\"}")
                        .needs(ADMIN)
                        .safety()
                        .notFromFunctions()
                        .handledBy(service::restore),
                Operation.list("/quotas", AccountsService.Quotas.class, Quota.class)
                        .id("accounts.quotas.list")
                        .summary("All quotas of an account with their limits, by name")
                        .needs(READ)
                        .columns("name", "limit", "used", "unit", "source")
                        .handledBy(service::quotas),
                Operation.put("/quotas/{name}", AccountsService.SetQuota.class, Quota.class)
                        .id("accounts.quotas.set")
                        .summary("Set the limit of a quota for this account")
                        .example("{\"limit\":500,\"reason\":\"agreed on the phone\"}")
                        .needs(OPERATE)
                        .notFromFunctions()
                        .handledBy(service::setQuota),
                Operation.delete("/quotas/{name}", AccountsService.QuotaName.class, Quota.class)
                        .id("accounts.quotas.reset")
                        .summary("Put the default limit of a quota back")
                        .needs(OPERATE)
                        .notFromFunctions()
                        .handledBy(service::resetQuota),
                Operation.get("/data-key", AccountsService.Nothing.class, DataKey.class)
                        .id("accounts.data_key.get")
                        .summary("The versions of the account's key, which is never shown itself")
                        .needs(READ)
                        .handledBy(service::dataKey),
                Operation.post("/pauses", PausesService.Create.class, Pause.class)
                        .id("accounts.pauses.create")
                        .summary("Stop the jobs of one service in this account for a while")
                        .example("{\"target\":\"functions\",\"mode\":\"jobs\",\"reason\":\"a release\"}")
                        .needs(WRITE)
                        .notFromFunctions()
                        .answers(pause -> Answer.created("/pauses/" + pause.id()))
                        .handledBy(pauses::create),
                Operation.list("/pauses", PausesService.Filter.class, Pause.class)
                        .id("accounts.pauses.list")
                        .summary("What is or was stopped in this account, newest first")
                        .needs(READ)
                        .columns("id", "scope", "target", "mode", "state", "until", "by", "reason")
                        .handledBy(pauses::list),
                Operation.get("/pauses/{id}", PausesService.ById.class, Pause.class)
                        .id("accounts.pauses.get")
                        .summary("One pause")
                        .needs(READ)
                        .handledBy(pauses::get),
                Operation.delete("/pauses/{id}", PausesService.ById.class, Pause.class)
                        .id("accounts.pauses.end")
                        .summary("End a pause that the account ordered; what it held runs")
                        .needs(WRITE)
                        .safety()
                        .notFromFunctions()
                        .handledBy(pauses::end));
    }

    @Override
    public Limits limits() {
        return new AccountsLimits();
    }

    @Override
    public List<QuotaKind> quotas() {
        return AccountTenancy.RATES;
    }

    @Override
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("accounts.expire", Duration.ofMinutes(1), service::endSuspensions));
    }
}
