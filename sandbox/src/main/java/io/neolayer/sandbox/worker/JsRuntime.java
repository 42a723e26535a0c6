package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.SourceCode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/** One engine for each account, and in it the sources that the account ran last; used by one thread at a time. */
final class JsRuntime implements AutoCloseable {
    private static final int ENGINES = 64;
    private static final int SOURCES = 64;
    private static final String MODULE_TYPE = "application/javascript+module";

    private final Map<String, Tenant> tenants = new LinkedHashMap<>(16, 0.75f, true);

    /** The account's engine with that source ready to run. */
    Program program(String account, SourceCode code) {
        Tenant tenant = tenant(account);
        Prepared prepared = tenant.sources.computeIfAbsent(code.form().wire() + code.sha256(), key -> prepare(code));
        trim(tenant.sources, SOURCES);
        if (tenants.size() > ENGINES) {
            Iterator<Tenant> eldest = tenants.values().iterator();
            eldest.next().engine.close(true);
            eldest.remove();
        }
        return new Program(tenant.engine, code.form(), prepared.source, prepared.refused);
    }

    private Tenant tenant(String account) {
        return tenants.computeIfAbsent(
                account, name -> new Tenant(Options.engine(), new LinkedHashMap<>(16, 0.75f, true)));
    }

    String version() {
        return tenant("").engine.getVersion();
    }

    @Override
    public void close() {
        tenants.values().forEach(tenant -> tenant.engine.close(true));
        tenants.clear();
    }

    private static Prepared prepare(SourceCode code) {
        CheckResult.Refused refused =
                SourceCheck.check(code.text()) instanceof CheckResult.Refused found ? found : null;
        if (code.form() == Form.MODULE || refused != null) {
            return new Prepared(
                    Source.newBuilder("js", code.text(), "function.js")
                            .mimeType(MODULE_TYPE)
                            .buildLiteral(),
                    refused);
        }
        // what was checked as a module is handed to the engine as it is, which then says what is wrong with it
        String text = Syntax.expression(code.text()).orElse("(" + code.text() + "\n)");
        return new Prepared(Source.newBuilder("js", text, "function.js").buildLiteral(), null);
    }

    private static void trim(Map<String, Prepared> sources, int most) {
        if (sources.size() > most) {
            sources.remove(sources.keySet().iterator().next());
        }
    }

    private record Prepared(Source source, CheckResult.@Nullable Refused refused) {}

    private record Tenant(Engine engine, Map<String, Prepared> sources) {}
}
