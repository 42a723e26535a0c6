package io.neolayer.testkit;

import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.receipts.Receipts;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountQuotas;
import io.neolayer.kernel.tenancy.AccountTenancy;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.kernel.tenancy.OperatorTokens;
import java.security.SecureRandom;

/**
 * What slices are made of. They are made before the database is open, since they declare what it gathers: the parts
 * marked late answer from then on.
 *
 * @param db opens transactions, once the server runs
 * @param jobs takes work, which runs when the test says so: {@link TestServer#runDueJobs}
 * @param events are written; who wants them placed runs a sequencer
 * @param catalogue all operations, once every slice is made
 * @param invoker calls operations as functions do, once the server runs
 * @param receipts signs, once the server runs
 * @param tenancy once the server runs
 */
public record TestKernel(
        SettableClock clock,
        Db db,
        IdSource ids,
        SecureRandom random,
        AccountKeys accountKeys,
        AccountQuotas quotas,
        Declarations declarations,
        OperatorTokens operatorTokens,
        LastUse lastUse,
        JobQueue jobs,
        Events events,
        Late<Catalogue> catalogue,
        Late<Invoker> invoker,
        Late<Receipts> receipts,
        Late<AccountTenancy> tenancy) {}
