package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.SourceCode;
import io.neolayer.sandbox.wire.BadFrame;
import io.neolayer.sandbox.wire.FrameChannel;
import io.neolayer.sandbox.wire.FrameIn;
import io.neolayer.sandbox.wire.Job;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** The program of a worker: {@code WorkerMain SOCKET}, the token on standard input; or {@code WorkerMain --train}. */
public final class WorkerMain {
    private static final int LARGEST_FRAME = 64 * 1024 * 1024;
    private static final long GUEST_STACK = 8 * 1024 * 1024;
    private static final int TRAINING_RUNS = 40;

    private static final RunFault CANCELLED =
            new RunFault(FaultCode.CANCELLED, "the run was cancelled", "", null, null);

    private final FrameChannel channel;
    private final SupervisorLink link;
    private final Meter meter = new Meter();
    private final JsRuntime runtime = new JsRuntime();
    private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(1);
    private final Guard guard;
    private final Thread guardThread;
    private volatile @Nullable GuestRun current;
    private volatile long cancelled;

    private WorkerMain(FrameChannel channel) {
        this.channel = channel;
        this.link = new SupervisorLink(channel);
        this.guard = new Guard(meter, link::beat);
        this.guardThread = guard.start();
    }

    /** Runs until the supervisor is gone. */
    public static void main(String[] args) throws IOException {
        if (args.length == 1 && args[0].equals("--train")) {
            onGuestThread(WorkerMain::train);
            return;
        }
        String token = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(Path.of(args[0])));
        FrameChannel channel = new FrameChannel(socket, LARGEST_FRAME);
        new SupervisorLink(channel).hello(token);
        WorkerMain worker = new WorkerMain(channel);
        onGuestThread(worker::serve);
        worker.read();
    }

    private static void onGuestThread(Runnable body) {
        Thread thread = new Thread(null, body, "guest", GUEST_STACK);
        thread.setUncaughtExceptionHandler((failed, e) -> Runtime.getRuntime().halt(4));
        thread.start();
    }

    private void serve() {
        link.ready(runtime.version());
        if (work.isEmpty()) {
            // the first run of all costs a quarter of a second, which an idle worker pays in advance
            warmUp(runtime, meter, 1);
        }
        meter.rest();
        try {
            while (true) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            // nothing here interrupts an idle worker; one that is has lost its order
            Runtime.getRuntime().halt(4);
        }
    }

    private void read() throws IOException {
        try {
            while (true) {
                dispatch(channel.read());
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private void dispatch(FrameIn frame) throws IOException {
        switch (frame.kind()) {
            case RUN -> {
                Job job = Job.read(frame);
                offer(() -> run(job));
            }
            case CHECK -> {
                long id = frame.int64();
                String source = frame.text();
                offer(() -> link.checked(id, SourceCheck.check(source)));
            }
            case REPLY -> {
                long id = frame.int64();
                int call = frame.int32();
                boolean ok = frame.flag();
                GuestRun run = current;
                if (run != null && run.id() == id) {
                    run.answer(call, ok, frame.text());
                }
            }
            case CANCEL -> {
                long id = frame.int64();
                cancelled = id;
                GuestRun run = current;
                if (run != null && run.id() == id) {
                    run.stop(CANCELLED);
                }
            }
            default -> throw new BadFrame("unexpected " + frame.kind());
        }
    }

    private void offer(Runnable task) throws BadFrame {
        if (!work.offer(task)) {
            throw new BadFrame("work while there is work");
        }
    }

    private void run(Job job) {
        meter.beforeRun();
        GuestRun run = new GuestRun(job, link.host(job.id()), meter);
        current = run;
        if (cancelled == job.id()) {
            run.stop(CANCELLED);
        }
        guard.watch(guardThread, run);
        try {
            link.ended(run.execute(runtime.program(job.account(), job.source())));
        } finally {
            guard.release();
            current = null;
        }
    }

    /** Touches what a first run would load; with the AOT cache in training, what the cache will hold. */
    private static void train() {
        try (JsRuntime runtime = new JsRuntime()) {
            runtime.version();
            warmUp(runtime, new Meter(), TRAINING_RUNS);
            SourceCheck.check("export default (p) => p.a");
            SourceCheck.check("(params) => ({sum: params.a + params.b})");
        }
    }

    private static void warmUp(JsRuntime runtime, Meter meter, int runs) {
        String sha256 = "0".repeat(64);
        SourceCode script = new SourceCode("(p) => ({ a: p.a })", sha256, Form.EXPRESSION, Compat.NONE);
        SourceCode module = new SourceCode(
                "export default async (p) => { console.log(p); return p; }", sha256, Form.MODULE, Compat.NONE);
        for (int i = 0; i < runs; i++) {
            warmUp(runtime, meter, script);
            if (runs > 1) {
                warmUp(runtime, meter, module);
            }
        }
    }

    private static void warmUp(JsRuntime runtime, Meter meter, SourceCode code) {
        Seeding seeding = new Seeding(false, "0".repeat(64), Instant.EPOCH);
        Job job = new Job(0, "", code, RunInput.params("{\"a\":1}"), RunLimits.defaults(), seeding, "");
        new GuestRun(job, new SilentHost(), meter).execute(runtime.program("", code));
    }

    /** A host for runs that nobody asked for. */
    private static final class SilentHost implements GuestHost {
        @Override
        public void call(int id, String name, String json, boolean now) {}

        @Override
        public void waiting(int answersSeen) {}

        @Override
        public void log(java.util.List<io.neolayer.sandbox.LogLine> lines) {}

        @Override
        public void stopping(RunFault fault) {}
    }
}
