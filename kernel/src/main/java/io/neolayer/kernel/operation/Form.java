package io.neolayer.kernel.operation;

import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.List;
import java.util.function.Function;

/** How an operation's work meets the database. */
public sealed interface Form<I, O> {
    /** One transaction bound to the path's account; the usual form. */
    @FunctionalInterface
    interface Handler<I, O> {
        O handle(Caller caller, Tx tx, I input);
    }

    /** One transaction of the system role, for routes of the server that see more than one account. */
    @FunctionalInterface
    interface AcrossHandler<I, O> {
        O handle(Caller caller, SystemTx tx, I input);
    }

    /** No transaction at all: the answer is in memory. */
    @FunctionalInterface
    interface DirectHandler<I, O> {
        O handle(Caller caller, I input);
    }

    /** Runs on its own virtual thread until it returns or the sink closes. */
    @FunctionalInterface
    interface StreamHandler<I> {
        void stream(Caller caller, I input, EventSink sink);
    }

    record InTx<I, O>(Handler<I, O> handler) implements Form<I, O> {}

    record Across<I, O>(AcrossHandler<I, O> handler) implements Form<I, O> {}

    record Direct<I, O>(DirectHandler<I, O> handler) implements Form<I, O> {}

    /** A one-row read by id that is gathered with others (KERNEL section 1); no row is 404. */
    record ReadsOne<I, O>(GatheredRead<O> read, Function<I, List<Object>> parameters) implements Form<I, O> {}

    record Runs<I, A, R, O>(LongRun<I, A, R, O> run) implements Form<I, O> {}

    record Streams<I>(StreamHandler<I> handler) implements Form<I, Nothing> {}
}
