package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Admits a thing, waits for the gate, finishes it. */
final class ThingRun implements LongRun<ThingsSlice.Create, Thing, String, Thing> {
    static volatile CountDownLatch gate = new CountDownLatch(0);
    static final AtomicInteger SLOTS = new AtomicInteger();
    /** What was left of the wait each time that a place was asked for. */
    static final List<Duration> PATIENCE = new CopyOnWriteArrayList<>();

    private final ThingsSlice slice;

    ThingRun(ThingsSlice slice) {
        this.slice = slice;
    }

    @Override
    public Slot reserve(Caller caller, ThingsSlice.Create input, Duration patience) {
        PATIENCE.add(patience);
        SLOTS.incrementAndGet();
        return SLOTS::decrementAndGet;
    }

    @Override
    public Thing admit(Caller caller, Tx tx, ThingsSlice.Create input) {
        return slice.create(caller, tx, input);
    }

    @Override
    public String run(Caller caller, Thing admitted) {
        try {
            gate.await();
            return "ran " + admitted.name();
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    @Override
    public Thing finish(Caller caller, Tx tx, Thing admitted, String result) {
        if (admitted.name().equals("fails")) {
            throw Problem.invalidState("cannot be finished");
        }
        tx.run("UPDATE things.thing SET name = ? WHERE id = ?", result, admitted.id());
        return new Thing(admitted.id(), result, admitted.color(), 2, admitted.madeAt());
    }

    @Override
    public Thing finishFailed(Caller caller, Tx tx, Thing admitted, String result, RuntimeException failure) {
        return new Thing(admitted.id(), "failed", admitted.color(), 3, admitted.madeAt());
    }

    @Override
    public Thing progress(Caller caller, Tx tx, Thing admitted) {
        return admitted;
    }

    @Override
    public Duration wait(ThingsSlice.Create input) {
        return input.keep() == null ? Duration.ofSeconds(30) : input.keep();
    }
}
