package io.neolayer.service.automation;

import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.functions.FunctionsApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Functions whose runs end when and how a test says. */
final class StandInFunctions implements Slice, FunctionsApi {
    record Submitted(UUID account, UUID execution, Caller caller, Order order) {}

    private final Set<UUID> known = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Result> results = new ConcurrentHashMap<>();
    private final List<Submitted> submitted = new ArrayList<>();

    UUID deploy() {
        UUID id = UUID.randomUUID();
        known.add(id);
        return id;
    }

    void archive(UUID function) {
        known.remove(function);
    }

    /** What was submitted for a function, in order. */
    synchronized List<Submitted> of(UUID function) {
        return submitted.stream()
                .filter(each -> each.order().function().equals(function))
                .toList();
    }

    /** Ends the latest run of a function. */
    void end(UUID function, Stage stage, @Nullable String code) {
        Submitted last = of(function).getLast();
        results.put(last.execution(), new Result(stage, code, null, false));
        Lab.SERVER.kernel().db().inTx(last.account(), tx -> {
            new JobQueue(Lab.SERVER.kernel().ids(), () -> {})
                    .hasten(tx, last.order().onEnd());
            return tx;
        });
        Lab.SERVER.runDueJobs();
    }

    void succeed(UUID function) {
        end(function, Stage.SUCCEEDED, null);
    }

    @Override
    public boolean exists(Tx tx, UUID function, @Nullable Long version) {
        return known.contains(function);
    }

    @Override
    public synchronized UUID submit(Tx tx, Caller caller, Order order) {
        UUID execution = UUID.randomUUID();
        results.put(execution, new Result(Stage.GOING, null, null, false));
        submitted.add(new Submitted(tx.account(), execution, caller, order));
        return execution;
    }

    @Override
    public Optional<Result> result(Tx tx, UUID execution) {
        return Optional.ofNullable(results.get(execution));
    }

    @Override
    public synchronized void cancel(Tx tx, Caller caller, UUID execution) {
        results.put(execution, new Result(Stage.CANCELLED, "cancelled", null, false));
        submitted.stream()
                .filter(each -> each.execution().equals(execution))
                .forEach(each ->
                        Lab.SERVER.kernel().jobs().hasten(tx, each.order().onEnd()));
    }

    @Override
    public String name() {
        return "functions";
    }

    @Override
    public String title() {
        return "Functions";
    }

    @Override
    public String summary() {
        return "Stands for functions";
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of();
    }
}
