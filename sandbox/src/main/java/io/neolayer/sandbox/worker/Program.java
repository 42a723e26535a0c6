package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.Form;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/**
 * A source made ready for one account's engine, which keeps what it has parsed.
 *
 * @param refused why it cannot run, if it cannot: sources are checked before they are stored, and again here
 */
record Program(Engine engine, Form form, Source source, CheckResult.@Nullable Refused refused) {
    Context context() {
        return Options.context(engine, isModule() ? Modules.ACCESS : IOAccess.NONE);
    }

    Value prelude(Context context) {
        return context.eval(Preludes.Main.PRELUDE);
    }

    /** What the source evaluates to: its default export, or the expression's value. */
    Value entry(Context context) {
        Value value = context.eval(source);
        return isModule() ? value.getMember("default") : value;
    }

    boolean isModule() {
        return form == Form.MODULE;
    }
}
