package io.neolayer.server;

import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.telemetry.Vocabulary;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.service.auth.AuthSlice;
import io.neolayer.service.automation.AutomationParts;
import io.neolayer.service.automation.AutomationSlice;
import io.neolayer.service.events.EventsSlice;
import io.neolayer.service.functions.FunctionsParts;
import io.neolayer.service.functions.FunctionsSlice;
import io.neolayer.service.secrets.SecretsLimits;
import io.neolayer.service.secrets.SecretsSlice;
import io.neolayer.service.system.ServerFacts;
import io.neolayer.service.system.SystemSlice;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;

/** The services of this server, in the order in which the document shows them. Adding a service is adding a line here. */
final class Slices {
    /** The schemas of the kernel's own tables that stand beside the slices', in the order of their migration. */
    private static final List<String> WORDS = List.of(
            "system", "accounts", "auth", "audit", "jobs", "events", "journal", "secrets", "functions", "automation");

    private final FunctionsSlice functions;
    private final Journal journal;
    private final List<Slice> all;

    /** What slices are made from. */
    record Parts(
            Db db,
            AccountKeys accountKeys,
            Declarations declarations,
            ToIntBiFunction<UUID, String> quota,
            OperatorTokens tokens,
            LastUse lastUse,
            Sandbox sandbox,
            EgressClient egress,
            Supplier<Invoker> invoker,
            Supplier<Receipts> receipts,
            Events events,
            EventLog eventLog,
            Tail eventTail,
            SecretsLimits secretsLimits,
            Runnable unopenedSecrets,
            long workerHeap,
            ServerFacts facts,
            JobQueue jobs,
            IdSource ids,
            SecureRandom random) {}

    Slices(Parts parts) {
        var accounts = new AccountsSlice(parts.accountKeys(), parts.declarations(), parts.ids());
        var auth = new AuthSlice(parts.tokens(), parts.declarations(), parts.lastUse(), parts.random());
        var functionsMade = new Late<FunctionsSlice>();
        var secrets = new SecretsSlice(
                parts.secretsLimits(),
                parts.accountKeys(),
                (tx, service, id, version) ->
                        "functions".equals(service) && functionsMade.get().exists(tx, id, version),
                parts.ids(),
                parts.random(),
                parts.unopenedSecrets());
        this.functions = functions(parts, secrets);
        functionsMade.set(functions);
        var events = new EventsSlice(parts.db(), parts.eventLog(), parts.eventTail());
        this.journal = new Journal(parts.ids(), Journal.Retention.STANDARD);
        var automation = new AutomationSlice(
                new AutomationParts(parts.db(), functions, parts.jobs(), journal, parts.ids(), parts.random()));
        var made = new ArrayList<Slice>(List.of(accounts, auth, secrets, functions, automation, events));
        made.add(new SystemSlice(parts.facts(), List.copyOf(made), parts.ids(), parts.jobs()));
        this.all = List.copyOf(made);
    }

    private FunctionsSlice functions(Parts parts, SecretsSlice secrets) {
        return new FunctionsSlice(new FunctionsParts(
                parts.db(),
                parts.sandbox(),
                parts.egress(),
                secrets.api(),
                parts.jobs(),
                parts.events(),
                parts.ids(),
                parts.random(),
                parts.ids().next(),
                this::operations,
                parts.invoker(),
                text -> parts.declarations().permissions().find(text),
                (type, payload) -> parts.receipts().get().sign(type, payload),
                parts.quota(),
                parts.workerHeap()));
    }

    List<Slice> all() {
        return all;
    }

    FunctionsSlice functions() {
        return functions;
    }

    /** What slices write timelines and decisions into. */
    Journal journal() {
        return journal;
    }

    List<String> words() {
        return WORDS;
    }

    private List<Operation<?, ?>> operations() {
        return all.stream()
                .<Operation<?, ?>>flatMap(slice -> slice.operations().stream())
                .toList();
    }

    /** The one-row reads that the database has to know. */
    List<GatheredRead<?>> reads() {
        var reads = new ArrayList<GatheredRead<?>>();
        for (Operation<?, ?> operation : operations()) {
            if (operation.form() instanceof Form.ReadsOne<?, ?> one) {
                reads.add(one.read());
            }
        }
        return reads;
    }

    /** The kinds of durable work with what does each. */
    List<Work<?>> jobs() {
        return all.stream().<Work<?>>flatMap(slice -> slice.jobs().stream()).toList();
    }

    Vocabulary vocabulary() {
        return new Vocabulary(
                operations().stream().map(Operation::id).toList(),
                all.stream().map(Slice::name).toList(),
                all.stream()
                        .flatMap(slice -> slice.quotas().stream())
                        .map(QuotaKind::name)
                        .toList(),
                HealthChecks.NAMES,
                jobs().stream().map(work -> work.kind().name()).toList());
    }
}
