package io.neolayer.bench.cases;

import io.neolayer.bench.Lab;
import io.neolayer.bench.http.Load;
import io.neolayer.bench.http.Script;
import io.neolayer.bench.measure.Contender;
import java.nio.file.Path;

/** The sides that take turns in a case over HTTP: the product, the least program that does the same, PostgreSQL alone. */
final class Sides {
    private Sides() {}

    /** The product under this script; recorded when the plan says so. */
    static Contender product(Lab lab, int connections, Script script) {
        return Profiled.when(lab, "product", load(lab, connections, script));
    }

    /** The product's own work of another kind, to compare with. */
    static Contender product(Lab lab, String name, int connections, Script script) {
        return new Contender(name, load(lab, connections, script));
    }

    private static Contender.Phase load(Lab lab, int connections, Script script) {
        return (warmUp, measure) -> Load.run(lab.address(), connections, script, lab.meter(), warmUp, measure);
    }

    static Contender peer(Lab lab, int connections, Script script) {
        var address = lab.peerAddress();
        return new Contender(
                "peer", (warmUp, measure) -> Load.run(address, connections, script, lab.meter(), warmUp, measure));
    }

    /** The statements of one request of the product, from as many clients as the plan has connections. */
    static Contender pgbench(Lab lab, Path script) {
        var pgbench = lab.pgbench();
        return new Contender(
                "pgbench",
                true,
                (warmUp, measure) -> pgbench.script(script, lab.plan().connections(), warmUp, measure));
    }
}
