package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.LogLine;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.FrameChannel;
import io.neolayer.sandbox.wire.FrameKind;
import io.neolayer.sandbox.wire.FrameOut;
import java.io.IOException;
import java.util.List;

/** Writes a worker's frames; a worker that cannot write has lost its supervisor and ends. */
final class SupervisorLink {
    private final FrameChannel channel;

    SupervisorLink(FrameChannel channel) {
        this.channel = channel;
    }

    /** The calls and lines of one run. */
    GuestHost host(long run) {
        return new GuestHost() {
            @Override
            public void call(int id, String name, String json, boolean now) {
                send(new FrameOut(FrameKind.CALL)
                        .int64(run)
                        .int32(id)
                        .text(name)
                        .text(json)
                        .flag(now));
            }

            @Override
            public void waiting(int answersSeen) {
                send(new FrameOut(FrameKind.WAITING).int64(run).int32(answersSeen));
            }

            @Override
            public void log(List<LogLine> lines) {
                FrameOut frame = new FrameOut(FrameKind.LOG).int64(run).int32(lines.size());
                lines.forEach(line ->
                        frame.int64(line.at().toEpochMilli()).text(line.level()).text(line.message()));
                send(frame);
            }

            @Override
            public void stopping(RunFault fault) {
                send(Ending.put(new FrameOut(FrameKind.STOPPING).int64(run), fault));
            }
        };
    }

    void hello(String token) {
        send(new FrameOut(FrameKind.HELLO).text(token));
    }

    void ready(String engineVersion) {
        send(new FrameOut(FrameKind.READY).text(engineVersion));
    }

    void beat(long run, long cpuMillis) {
        send(new FrameOut(FrameKind.BEAT).int64(run).int64(cpuMillis));
    }

    void ended(Ending ending) {
        send(ending.frame());
    }

    void checked(long id, CheckResult result) {
        FrameOut frame = new FrameOut(FrameKind.CHECKED).int64(id);
        switch (result) {
            case CheckResult.Accepted accepted -> {
                frame.flag(true)
                        .text(accepted.form().wire())
                        .text(accepted.compat().wire());
                frame.text(accepted.entry()).int32(accepted.imports().size());
                accepted.imports().forEach(frame::text);
            }
            case CheckResult.Refused refused ->
                frame.flag(false)
                        .text(refused.code())
                        .text(refused.message())
                        .int32(refused.line())
                        .int32(refused.column());
            case io.neolayer.sandbox.NoSlot none -> throw new IllegalStateException("a check always has its worker");
        }
        send(frame);
    }

    private void send(FrameOut frame) {
        try {
            channel.write(frame);
        } catch (IOException e) {
            Runtime.getRuntime().halt(0);
        }
    }
}
