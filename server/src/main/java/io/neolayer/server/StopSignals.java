package io.neolayer.server;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT: the first one ends the process in order, by its shutdown hooks; a second one ends it at once. The
 * runtime alone would ignore the second.
 */
final class StopSignals {
    /** What a shell calls the end by a signal: 128 and the number of SIGTERM. */
    static final int AT_ONCE = 128 + 15;

    private final AtomicBoolean asked = new AtomicBoolean();

    private StopSignals() {}

    /** Takes both signals from here on. The JDK's class has no other home, and naming it in code is a warning. */
    static void handle() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            var lookup = MethodHandles.lookup();
            var received = lookup.bind(new StopSignals(), "received", MethodType.methodType(void.class, Object.class))
                    .asType(MethodType.methodType(void.class, signal));
            Object handling = MethodHandleProxies.asInterfaceInstance(handler, received);
            for (String name : new String[] {"TERM", "INT"}) {
                Object of = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, of, handling);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime gives no way to its signals", e);
        }
    }

    /** Each signal comes on a thread of its own. */
    @SuppressWarnings("unused") // called through its handle
    private void received(Object signal) {
        if (asked.compareAndSet(false, true)) {
            System.exit(0);
        }
        // what this process started must not outlive it; its data survive this as they survive any crash
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        Runtime.getRuntime().halt(AT_ONCE);
    }
}
