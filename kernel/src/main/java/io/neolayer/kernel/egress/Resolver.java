package io.neolayer.kernel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Turns a name into addresses; asked exactly once a call, and never for an address. */
@FunctionalInterface
public interface Resolver {
    /**
     * All addresses of the name, best first, at least one.
     *
     * @throws UnknownHostException when it has none
     * @throws TimeoutException when the answer takes longer than allowed
     */
    List<InetAddress> resolve(String host, Duration timeout)
            throws UnknownHostException, TimeoutException, InterruptedException;
}
