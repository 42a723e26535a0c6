package io.neolayer.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a worker, and of the training of its AOT cache. */
final class WorkerCommand {
    private static final String MAIN = "io.neolayer.sandbox.worker.WorkerMain";

    private WorkerCommand() {}

    /** What decides how the JVM behaves; the AOT cache fits these flags only. */
    static List<String> flags(SandboxConfig config) {
        return List.of(
                "-Xmx" + (config.heapBytes() >> 20) + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:ReservedCodeCacheSize=96m",
                // a collection or a kill must not wait for the end of a long counted loop
                "-XX:+UseCountedLoopSafepoints",
                "-XX:LoopStripMiningIter=1000",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xlog:disable",
                "-Xlog:all=off",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=/nonexistent",
                "-Dpolyglot.engine.WarnInterpreterOnly=false",
                "-Dtruffle.UseFallbackRuntime=true",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8");
    }

    static List<String> worker(SandboxConfig config, WorkerImage image, boolean cached, Path socket) {
        List<String> command = new ArrayList<>();
        command.add(config.java().toString());
        command.addAll(flags(config));
        if (cached) {
            command.add("-XX:AOTCache=" + image.aotCache());
        }
        command.addAll(List.of("-cp", image.classPath(), MAIN, socket.toString()));
        return command;
    }

    static List<String> training(SandboxConfig config, WorkerImage image, Path output) {
        List<String> command = new ArrayList<>();
        command.add(config.java().toString());
        command.addAll(flags(config));
        command.add("-XX:AOTCacheOutput=" + output);
        command.addAll(List.of("-cp", image.classPath(), MAIN, "--train"));
        return command;
    }
}
