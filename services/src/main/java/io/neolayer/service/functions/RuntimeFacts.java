package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxStatus;
import java.util.List;

/** What runs the code, as it is now. */
final class RuntimeFacts {
    record Ask() {}

    /** What the platform grants the workers. */
    record IsolationFacts(boolean ownUid, boolean noNetwork, boolean cgroup) {}

    /** Worker processes. */
    record WorkerFacts(int ready, int busy, int starting, int max) {}

    record Facts(
            String engine,
            String engineVersion,
            String hostApi,
            String preludeSha256,
            IsolationFacts isolation,
            WorkerFacts workers,
            String aotCache,
            List<String> globals,
            List<Limit> limits) {}

    private final Sandbox sandbox;
    private final FunctionsLimits limits;

    RuntimeFacts(Sandbox sandbox, FunctionsLimits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
    }

    Facts get(Caller caller, Ask ask) {
        SandboxStatus status = sandbox.status();
        var isolation = status.isolation();
        var workers = status.workers();
        return new Facts(
                status.runtime().engine(),
                status.runtime().version(),
                status.runtime().hostApi(),
                status.runtime().preludeSha256(),
                new IsolationFacts(isolation.ownUid(), isolation.noNetwork(), isolation.cgroup()),
                new WorkerFacts(workers.ready(), workers.busy(), workers.starting(), workers.max()),
                status.aotCache(),
                status.globals(),
                limits.limits());
    }
}
