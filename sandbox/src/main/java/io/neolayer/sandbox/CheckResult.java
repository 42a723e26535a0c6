package io.neolayer.sandbox;

import java.util.List;

/** What the compile check found. */
public sealed interface CheckResult permits CheckResult.Accepted, CheckResult.Refused, NoSlot {
    /**
     * A source that can run.
     *
     * @param entry {@code function}, {@code handler}, {@code value}, or {@code computed} when only a run can tell
     * @param imports the built-in modules it imports
     */
    record Accepted(Form form, Compat compat, String entry, List<String> imports, List<String> warnings)
            implements CheckResult {
        public Accepted {
            imports = List.copyOf(imports);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A source that cannot.
     *
     * @param code {@code syntax_error}, {@code import_not_allowed}, {@code top_level_await}, {@code no_default_export} or {@code
     *     source_too_complex}
     * @param line from 1
     * @param column from 1
     */
    record Refused(String code, String message, int line, int column) implements CheckResult {}
}
