package io.neolayer.service.system;

import io.neolayer.kernel.jobs.Job;
import io.neolayer.kernel.jobs.JobDesk;
import io.neolayer.kernel.jobs.Replica;
import io.neolayer.kernel.jobs.Replicas;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators see of durable work and of the processes that do it, and what they do about it. */
final class JobsService {
    static final int REASON = 500;
    private static final int NAME = 100;

    /** Which jobs to show. */
    record Filter(
            PageRequest page,
            @Nullable @Size(max = NAME) String kind,
            Job.@Nullable State state,
            @Nullable UUID accountId,
            @Nullable @Size(max = NAME) String fingerprint) {}

    record ById(UUID id) {}

    record Discard(UUID id, @NotBlank @Size(max = REASON) String reason) {}

    /**
     * Which dead jobs to revive; one of the three at least.
     *
     * @param dryRun only count
     */
    record RetryAll(
            @Nullable @Size(max = NAME) String kind,
            @Nullable UUID accountId,
            @Nullable @Size(max = NAME) String fingerprint,
            @Nullable Boolean dryRun) {}

    /**
     * What a filter met.
     *
     * @param matched dead jobs before the call
     * @param retried due now; one call revives 10,000 at most
     */
    record Retried(long matched, long retried, boolean dryRun) {}

    record Pages(PageRequest page) {}

    record ByReplica(String id) {}

    private final Replicas replicas = new Replicas();
    private final JobDesk desk;

    JobsService(JobDesk desk) {
        this.desk = desk;
    }

    Page<Job> list(Caller caller, SystemTx tx, Filter input) {
        return desk.list(
                tx,
                input.page(),
                new JobDesk.Filter(input.kind(), input.state(), input.accountId(), input.fingerprint()));
    }

    Job get(Caller caller, SystemTx tx, ById input) {
        return desk.get(tx, input.id());
    }

    Job retry(Caller caller, SystemTx tx, ById input) {
        Job job = desk.retry(tx, input.id());
        tx.changed(new Tx.Change("state", "dead", word(job.state())));
        return job;
    }

    Job discard(Caller caller, SystemTx tx, Discard input) {
        Job job = desk.discard(tx, input.id(), input.reason());
        tx.changed(new Tx.Change("state", "dead", word(job.state())));
        tx.changed(new Tx.Change("reason", null, input.reason()));
        return job;
    }

    Retried retryAll(Caller caller, SystemTx tx, RetryAll input) {
        if (input.kind() == null && input.accountId() == null && input.fingerprint() == null) {
            throw Problem.invalid("/kind", "required", "expected kind, account_id or fingerprint, found none of them");
        }
        var filter = new JobDesk.Filter(input.kind(), null, input.accountId(), input.fingerprint());
        boolean dry = Boolean.TRUE.equals(input.dryRun());
        long matched = desk.dead(tx, filter);
        long retried = dry ? 0 : desk.retryAll(tx, filter);
        if (!dry) {
            tx.changed(new Tx.Change("dead", Long.toString(matched), Long.toString(matched - retried)));
        }
        return new Retried(matched, retried, dry);
    }

    Page<Replica> replicas(Caller caller, SystemTx tx, Pages input) {
        return replicas.list(tx, input.page());
    }

    Replica drain(Caller caller, SystemTx tx, ByReplica input) {
        return moved(tx, replicas.drain(tx, input.id(), true));
    }

    Replica undrain(Caller caller, SystemTx tx, ByReplica input) {
        return moved(tx, replicas.drain(tx, input.id(), false));
    }

    private static Replica moved(SystemTx tx, Replica replica) {
        tx.changed(new Tx.Change("state", null, word(replica.state())));
        return replica;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
