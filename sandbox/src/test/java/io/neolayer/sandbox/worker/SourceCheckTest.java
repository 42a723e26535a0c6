package io.neolayer.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(params) => ({sum: params.a}) | expression | function",
                "function (params) { return 1; } | expression | function",
                "async function named() {} | expression | function",
                "({a: 1}) | expression | value",
                "// c\\n(p) => p; /* d; */ // e; | expression | function",
                "\"a;//\" | expression | value",
                "compute(1) | expression | computed",
                "export default (p) => p.a | module | function",
                "export default function f() {} | module | function",
                "export default { handler(input, ctx) {} }; | module | handler",
                "export default { other() {} }; | module | value",
                "const h = () => 1; export default h; | module | computed",
                "const h = () => 1; export { h as default }; | module | computed",
            })
    void findsFormAndEntry(String source, String form, String entry) {
        CheckResult.Accepted accepted = accepted(source.replace("\\n", "\n"));
        assertThat(accepted.form()).isEqualTo(Form.of(form));
        assertThat(accepted.entry()).isEqualTo(entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(params) => {\\n  return 1 +;\\n} | syntax_error | 2 | 13",
                "export default (p) => {\\n  const x = ;\\n} | syntax_error | 2 | 13",
                "1);(2 | syntax_error | 1 | 2",
                "import fs from \"fs\";\\nexport default 1; | import_not_allowed | 1 | 16",
                "export * from 'fs'; export default 1; | import_not_allowed | 1 | 15",
                "export default () => import('fs') | import_not_allowed | 1 | 22",
                "() => import('fs') | import_not_allowed | 1 | 7",
                "const x = 1;\\nx + 1; | no_default_export | 1 | 1",
                "export const x = 1; | no_default_export | 1 | 1",
                "const x = 1;\\nawait x;\\nexport default x; | top_level_await | 2 | 1",
            })
    void refusesWithPlace(String source, String code, int line, int column) {
        CheckResult result = SourceCheck.check(source.replace("\\n", "\n"));
        assertThat(result).isInstanceOf(CheckResult.Refused.class);
        CheckResult.Refused refused = (CheckResult.Refused) result;
        assertThat(refused.code()).as(refused.toString()).isEqualTo(code);
        assertThat(List.of(refused.line(), refused.column()))
                .as(refused.toString())
                .isEqualTo(List.of(line, column));
    }

    @Test
    void textThatLooksLikeAnImportIsNone() {
        assertThat(accepted("() => \"import('fs')\" + `import x from 'y'` // import('z')")
                        .form())
                .isEqualTo(Form.EXPRESSION);
    }

    @Test
    void namesTheBuiltInModulesAndCompat() {
        CheckResult.Accepted plain =
                accepted("import { respond } from '@service-layer/devpack';\nexport default () => respond.success(1);");
        assertThat(plain.imports()).containsExactly("@service-layer/devpack");
        assertThat(plain.compat()).isEqualTo(Compat.NONE);
        assertThat(accepted("export default () => Devpack.respond.success(1);").compat())
                .isEqualTo(Compat.DEVPACK_0_6);
        assertThat(accepted("export default () => ({ Devpack: 1 }).Devpack;").compat())
                .isEqualTo(Compat.NONE);
        assertThat(accepted("() => 1").compat()).isEqualTo(Compat.DEVPACK_0_6);
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        CheckResult result = SourceCheck.check("(".repeat(100_000) + "1" + ")".repeat(100_000));
        assertThat(result).isInstanceOf(CheckResult.Refused.class);
        assertThat(((CheckResult.Refused) result).code()).isEqualTo("source_too_complex");
    }

    private static CheckResult.Accepted accepted(String source) {
        CheckResult result = SourceCheck.check(source);
        assertThat(result).isInstanceOf(CheckResult.Accepted.class);
        return (CheckResult.Accepted) result;
    }
}
