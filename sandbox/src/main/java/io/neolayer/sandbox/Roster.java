package io.neolayer.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which workers rest and which have a run, and who may take one; guarded by the pool's lock. */
final class Roster {
    /** Who has a worker, and whether its run computes now. */
    static final class Holder {
        final String account;
        boolean computing = true;

        Holder(String account) {
            this.account = account;
        }
    }

    final List<WorkerProcess> idle = new ArrayList<>();
    final Map<WorkerProcess, Holder> busy = new LinkedHashMap<>();
    private final int most;
    private final int mostComputing;

    Roster(int most, int mostComputing) {
        this.most = most;
        this.mostComputing = mostComputing;
    }

    /** Why the account may not start a run now, if it may not. */
    Optional<NoSlot.Reason> refusal(String account) {
        int free = most - busy.size();
        if (free <= 0) {
            return Optional.of(NoSlot.Reason.SLOT);
        }
        int held = 0;
        int own = 0;
        int computing = 0;
        for (Holder holder : busy.values()) {
            boolean mine = holder.account.equals(account);
            held += mine ? 1 : 0;
            computing += holder.computing ? 1 : 0;
            own += mine && holder.computing ? 1 : 0;
        }
        if (free == 1 && held > 0 && 2 * held >= most) {
            return Optional.of(NoSlot.Reason.ACCOUNT_TURN);
        }
        // an account that computes nothing yet does not wait for those that compute on every core
        return computing >= mostComputing && own > 0 ? Optional.of(NoSlot.Reason.SLOT) : Optional.empty();
    }

    /** The worker that the account used last, else a new one, else the one that rested longest. */
    Optional<WorkerProcess> pick(String account, boolean dedicated) {
        if (dedicated) {
            return idle.stream()
                    .filter(worker -> worker.usable() && (worker.runs == 0 || account.equals(worker.dedicatedTo)))
                    .min(Comparator.comparingInt(worker -> worker.runs == 0 ? 1 : 0));
        }
        return idle.stream()
                .filter(worker -> worker.dedicatedTo == null && worker.usable())
                .min(Comparator.comparingInt((WorkerProcess worker) ->
                                worker.lastAccount.equals(account) ? 0 : worker.runs == 0 ? 1 : 2)
                        .thenComparingLong(
                                worker -> worker.lastAccount.equals(account) ? -worker.idleSince : worker.idleSince));
    }
}
