package io.neolayer.sandbox.wire;

import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunFault.LimitHit;
import org.jspecify.annotations.Nullable;

/** How a run ended, as a worker says it: an output or a fault, and what was used. */
public record Ending(
        long id,
        String output,
        @Nullable RunFault fault,
        long cpuMs,
        long wallMs,
        long memoryPeakBytes,
        long logsDropped) {
    public FrameOut frame() {
        FrameOut out = new FrameOut(FrameKind.ENDED).int64(id);
        out.int64(cpuMs).int64(wallMs).int64(memoryPeakBytes).int64(logsDropped);
        out.flag(fault != null);
        return fault == null ? out.text(output) : put(out, fault);
    }

    /** Reads what follows the run's id. */
    public static Ending read(long id, FrameIn in) throws BadFrame {
        long cpuMs = in.int64();
        long wallMs = in.int64();
        long memory = in.int64();
        long dropped = in.int64();
        boolean failed = in.flag();
        String output = failed ? "" : in.text();
        RunFault fault = failed ? fault(in) : null;
        in.end();
        return new Ending(id, output, fault, cpuMs, wallMs, memory, dropped);
    }

    public static FrameOut put(FrameOut out, RunFault fault) {
        LimitHit limit = fault.limit();
        String thrown = fault.thrownCode();
        out.text(fault.code().wire()).text(fault.message()).text(fault.stack());
        out.text(thrown == null ? "" : thrown).flag(limit != null);
        return limit == null
                ? out
                : out.text(limit.limit()).int64(limit.allowed()).int64(limit.used());
    }

    public static RunFault fault(FrameIn in) throws BadFrame {
        FaultCode code = code(in.text());
        String message = in.text();
        String stack = in.text();
        String thrown = in.text();
        LimitHit limit = in.flag() ? new LimitHit(in.text(), in.int64(), in.int64()) : null;
        return new RunFault(code, message, stack, limit, thrown.isEmpty() ? null : thrown);
    }

    private static FaultCode code(String wire) throws BadFrame {
        for (FaultCode code : FaultCode.values()) {
            if (code.wire().equals(wire)) {
                return code;
            }
        }
        throw new BadFrame("unknown fault code");
    }
}
