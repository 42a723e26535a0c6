package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.SourceCode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;

/** One engine for each account, and in it the sources that the account ran last; used by one thread at a time. */
final class JsRuntime implements AutoCloseable {
    private static final int ENGINES = 64;
    private static final int SOURCES = 64;
    private static final String MODULE_TYPE = "application/javascript+module";

    private final Map<String, Tenant> tenants = new LinkedHashMap<>(16, 0.75f, true);

    /** The account's engine with that source ready to run. */
    Program program(String account, SourceCode code) {
        Tenant tenant = tenants.computeIfAbsent(
                account, name -> new Tenant(Options.engine(), new LinkedHashMap<>(16, 0.75f, true)));
        Source source = tenant.sources.computeIfAbsent(code.form().wire() + code.sha256(), key -> source(code));
        trim(tenant.sources, SOURCES);
        if (tenants.size() > ENGINES) {
            Iterator<Tenant> eldest = tenants.values().iterator();
            eldest.next().engine.close(true);
            eldest.remove();
        }
        return new Program(tenant.engine, code.form(), source);
    }

    String version() {
        try (Engine engine = Options.engine()) {
            return engine.getVersion();
        }
    }

    @Override
    public void close() {
        tenants.values().forEach(tenant -> tenant.engine.close(true));
        tenants.clear();
    }

    private static Source source(SourceCode code) {
        if (code.form() == Form.MODULE) {
            return Source.newBuilder("js", code.text(), "function.js")
                    .mimeType(MODULE_TYPE)
                    .buildLiteral();
        }
        // what is no expression is handed to the engine as it is, which then says what is wrong with it
        String text = Syntax.expression(code.text()).orElse("(" + code.text() + "\n)");
        return Source.newBuilder("js", text, "function.js").buildLiteral();
    }

    private static void trim(Map<String, Source> sources, int most) {
        if (sources.size() > most) {
            sources.remove(sources.keySet().iterator().next());
        }
    }

    private record Tenant(Engine engine, Map<String, Source> sources) {}
}
