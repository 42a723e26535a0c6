package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run spoils what it can; no later run, of its own account or another, sees anything of it. */
class IsolationTest {
    private static final String CLEAN = """
            () => {
              const native = (f) => /native code/.test(Function.prototype.toString.call(f));
              return {
                x: typeof globalThis.x, y: typeof ({}).y, map: [1].map((n) => n + 1)[0], json: JSON.stringify({a: [1]}),
                parsed: JSON.parse('[2]')[0], keys: Object.keys({a: 1}).join(), sum: Math.max(1, 2), date: typeof Date.now(),
                promise: native(Promise.prototype.then), context: Object.keys(context).includes('spoilt'),
                log: typeof console.log, fetch: typeof fetch, services: typeof services.secrets.list, neo: typeof neo
              };
            }
            """;

    private final TestAccount acme = Lab.account();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "globalThis.x = 1; Object.prototype.y = 2;",
                "Array.prototype.map = () => ['spoilt']; Object.keys = () => ['spoilt'];",
                "JSON.stringify = () => '\"spoilt\"'; JSON.parse = () => ['spoilt'];",
                "Promise.prototype.then = function () { return this; }; Math.max = () => 'spoilt';",
                "Date.now = () => 'spoilt'; Object.prototype.toJSON = () => 'spoilt';",
                "globalThis.fetch = globalThis.console = globalThis.neo = 1; Symbol.prototype.y = 1;",
                "Object.defineProperty(Object.prototype, 'y', {get() { return 1; }, configurable: false});",
                "Object.freeze(Object.prototype); Object.freeze(globalThis);",
                "try { context.spoilt = 1; services.secrets.list = 1; } catch (e) { throw new Error('spoilt'); }",
            })
    void noRunSeesWhatAnotherSpoilt(String spoils) {
        var clean = Deployed.of(acme, CLEAN);
        var other = Deployed.of(Lab.account(), CLEAN);
        String before = clean.output(Map.of()).toString();
        assertThat(before).contains("\"x\":\"undefined\"", "\"y\":\"undefined\"", "\"map\":2");
        var spoiling = Deployed.of(acme, "() => { " + spoils + " return 1; }");
        for (int i = 0; i < 2; i++) {
            // however it ends
            spoiling.execute(Map.of()).ok();
            assertThat(clean.output(Map.of()).toString()).isEqualTo(before);
            assertThat(other.output(Map.of()).toString()).isEqualTo(before);
        }
    }

    @Test
    void modulesAndClosuresBeginAnewWithEachRun() {
        var counting = Deployed.of(
                acme, "let n = 0; const seen = []; export default () => { seen.push(++n); return {seen}; }");
        var expression = Deployed.of(acme, "(() => { let n = 0; return () => ({n: ++n}); })()");
        for (int i = 0; i < 3; i++) {
            assertThat(counting.output(Map.of()).toString()).isEqualTo("{\"seen\":[1]}");
            assertThat(expression.output(Map.of()).toString()).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void aRunHasItsOwnAccountsContextOnly() {
        String tells = "() => ({account: context.account, all: JSON.stringify([context, params, globalThis.secrets])})";
        var other = Lab.account();
        var theirs = Deployed.of(other, tells);
        theirs.run(Map.of("mark", "of-the-other-account"));
        for (TestAccount account : List.of(acme, other, acme)) {
            var output = Deployed.of(account, tells).output(Map.of());
            assertThat(output.path("account").stringValue())
                    .isEqualTo(account.id().toString());
            assertThat(output.toString()).doesNotContain("of-the-other-account");
        }
    }
}
