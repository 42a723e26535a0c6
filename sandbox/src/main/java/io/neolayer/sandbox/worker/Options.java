package io.neolayer.sandbox.worker;

import java.io.OutputStream;
import java.time.ZoneId;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.io.IOAccess;

/** How engines and contexts are built: the first ring of limits, and everything switched off that code must not have. */
final class Options {
    static final int STRING_CHARS = 1_048_576;
    private static final String[] SETTINGS = {
        "engine.WarnInterpreterOnly=false",
        "js.ecmascript-version=2025",
        "js.text-encoding=true",
        "js.esm-eval-returns-exports=true",
        "js.top-level-await=false",
        "js.locale=en-US",
        "js.disable-eval=true",
        "js.atomics=false",
        "js.shared-array-buffer=false",
        "js.java-package-globals=false",
        "js.global-arguments=false",
        "js.load=false",
        "js.print=false",
        "js.console=false",
        "js.polyglot-builtin=false",
        "js.graal-builtin=false",
        "js.regexp-static-result=false",
        "js.foreign-object-prototype=false",
        "js.string-length-limit=" + STRING_CHARS,
        "js.max-typed-array-length=8388608",
        "js.max-apply-argument-length=100000",
    };

    private Options() {}

    static Engine engine() {
        Engine.Builder builder = Engine.newBuilder("js")
                .allowExperimentalOptions(true)
                .in(java.io.InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream());
        for (String setting : SETTINGS) {
            int equals = setting.indexOf('=');
            builder.option(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return builder.build();
    }

    static Context context(Engine engine, IOAccess io) {
        return Context.newBuilder("js")
                .engine(engine)
                .allowExperimentalOptions(true)
                .allowHostAccess(HostAccess.NONE)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowCreateThread(false)
                .allowCreateProcess(false)
                .allowNativeAccess(false)
                .allowHostClassLoading(false)
                .allowInnerContextOptions(false)
                .allowIO(io)
                .timeZone(ZoneId.of("Etc/UTC"))
                .option("sandbox.MaxStackFrames", String.valueOf(GuestRun.STACK_FRAMES))
                .option("sandbox.MaxASTDepth", "1000")
                .build();
    }
}
