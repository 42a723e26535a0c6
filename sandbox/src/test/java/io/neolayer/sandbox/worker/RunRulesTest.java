package io.neolayer.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.HostCallException;
import io.neolayer.sandbox.LogLine;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.ServiceOperation;
import io.neolayer.sandbox.wire.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunRulesTest {
    private final InProcess js = new InProcess();

    @Test
    void anExpressionIsCalledWithParamsAndSecrets() {
        js.params("{\"a\":1,\"b\":2}");
        assertThat(js.output("(params) => ({sum: params.a + params.b})")).isEqualTo("{\"sum\":3}");
        js.secrets(Map.of("TOKEN", "s3cr3t"));
        assertThat(js.output("(params, secrets) => ({length: secrets.TOKEN.length})"))
                .isEqualTo("{\"length\":6}");
    }

    @Test
    void aModuleIsEnteredByItsDefaultExport() {
        js.params("{\"a\":7}");
        assertThat(js.output("export default (p) => p.a")).isEqualTo("{\"result\":7}");
        assertThat(
                        js.output(
                                "export default { async handler(input, ctx) { return { a: input.a, d: ctx.deterministic }; } };"))
                .isEqualTo("{\"a\":7,\"d\":false}");
        assertThat(js.output("const f = function (p) { return p; };\nexport { f as default };"))
                .isEqualTo("{\"a\":7}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "() => undefined | {}",
                "() => null | {}",
                "() => 7 | {\"result\":7}",
                "() => 'x' | {\"result\":\"x\"}",
                "() => [1,2] | {\"result\":[1,2]}",
                "() => false | {\"result\":false}",
                "({a: 1}) | {\"a\":1}",
                "async () => ({a: 1}) | {\"a\":1}",
                "() => Promise.resolve(3) | {\"result\":3}",
                "() => ({logs: ['x']}) | {\"logs\":[\"x\"]}",
                "/* before */ () => 1; // after; | {\"result\":1}",
                "function (p, s) { return 1; }; | {\"result\":1}",
                "() => new Date(0) | {\"result\":\"1970-01-01T00:00:00.000Z\"}",
                "() => ({toJSON() { return null; }}) | {}",
                "() => '\\ud800' | {\"result\":\"\\\\ud800\"}",
            })
    void resultsBecomeOneObject(String source, String output) {
        assertThat(js.output(source)).isEqualTo(output.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "() => 1n | output_invalid",
                "() => ({a: 1n}) | output_invalid",
                "() => { const a = {}; a.a = a; return a; } | output_invalid",
                "() => () => 1 | output_invalid",
                "() => Symbol('x') | output_invalid",
                "() => ({ get a() { throw new Error('no'); } }) | output_invalid",
                "() => new Array(30).fill('x'.repeat(10000)) | output_limit",
                "() => new Array(30).fill('x'.repeat(1000000)) | output_limit",
                "() => 'ä'.repeat(200000) | output_limit",
                "() => { throw new Error('boom'); } | script_error",
                "async () => { throw 'text'; } | script_error",
                "() => new Promise(() => {}) | never_settles",
                "() => { const f = (n) => 1 + f(n); return f(0); } | stack_limit",
                "() => 'x'.repeat(2 ** 29) | script_error",
                "undefinedName | script_error",
            })
    void whatIsNoOutputFails(String source, String code) {
        assertThat(js.fault(source).code().wire()).isEqualTo(code);
    }

    @Test
    void anErrorNamesItsPlaceAndCode() {
        RunFault fault = js.fault(
                "(p) => {\n  const f = () => { throw Object.assign(new TypeError('boom'), {code: 'mine'}); };\n  f();\n}");
        assertThat(fault.message()).isEqualTo("TypeError: boom");
        assertThat(fault.thrownCode()).isEqualTo("mine");
        assertThat(fault.stack())
                .contains("function.js:2:")
                .contains("function.js:3:3")
                .doesNotContain("neolayer");
        assertThat(js.fault("() => { throw new Error('x'); }").stack()).contains("function.js:1:15");
    }

    @Test
    void limitsNameWhatWasAllowedAndUsed() {
        RunFault fault = js.fault("() => ({ a: 'x'.repeat(300000) })");
        assertThat(fault.limit()).isEqualTo(new RunFault.LimitHit("output_bytes", 262144, 300008));
        js.limits = RunLimits.defaults().withCpu(java.time.Duration.ofMillis(50));
        RunFault cpu = js.fault("() => { for (;;) {} }");
        assertThat(cpu.code()).isEqualTo(FaultCode.CPU_LIMIT);
        assertThat(cpu.limit()).isNotNull().satisfies(hit -> {
            assertThat(hit.allowed()).isEqualTo(50);
            assertThat(hit.used()).isGreaterThan(49);
        });
    }

    @Test
    void linesAreKeptCutAndCounted() {
        js.limits = RunLimits.defaults().withLogLines(4);
        Ending ending = js.run(
                "() => { console.debug('a', 1, {b: 2}, null, undefined, 3n); console.log('x'.repeat(5000));"
                        + " console.warn(new Error('e')); console.error(Symbol('s'), () => 1); console.info('gone'); console.log('gone'); }");
        assertThat(js.logs).extracting(LogLine::level).containsExactly("debug", "info", "warn", "error");
        assertThat(js.logs.get(0).message()).isEqualTo("a 1 {\"b\":2} null undefined 3n");
        assertThat(js.logs.get(1).message()).hasSize(1024);
        assertThat(js.logs.get(2).message()).isEqualTo("Error: e");
        assertThat(ending.logsDropped()).isEqualTo(2);
        assertThat(ending.fault()).isNull();
    }

    @Test
    void oneRunLeavesNothingToTheNext() {
        js.output("() => { globalThis.x = 1; Object.prototype.y = 2; Math.max = null; }");
        assertThat(js.value("[typeof x, ({}).y === undefined, Math.max(1, 2)]")).isEqualTo("[\"undefined\",true,2]");
    }

    @Test
    void secretsAreFrozenAndDeclaredOnly() {
        js.input = new RunInput("{}", "{\"account\":\"a\"}", Map.of("A", "1"), Map.of("A", "0"));
        assertThat(
                        js.output(
                                "() => { 'use strict'; let threw = 0; try { secrets.B = 1; } catch { threw++; } try { secrets.A = 2; } catch { threw++; }"
                                        + " return { a: secrets.A, get: context.secrets.get('A'), old: context.secrets.previous('A'), none: context.secrets.get('B') ?? null,"
                                        + " proto: context.secrets.get('constructor') ?? null, keys: Object.keys(secrets), account: context.account, threw }; }"))
                .isEqualTo(
                        "{\"a\":\"1\",\"get\":\"1\",\"old\":\"0\",\"none\":null,\"proto\":null,\"keys\":[\"A\"],\"account\":\"a\",\"threw\":2}");
    }

    @Test
    void servicesFollowTheCatalogue() {
        js.services = List.of(
                new ServiceOperation("oracle.requests.get", 1, false),
                new ServiceOperation("automation.jobs.create", 0, true),
                new ServiceOperation("automation.jobs.update", 1, true));
        List<String> seen = new ArrayList<>();
        js.calls = (name, json) -> {
            seen.add(name + " " + json);
            return name.equals("services.write") ? "{\"id\":\"action_" + seen.size() + "\"}" : "{\"value\":5}";
        };
        assertThat(js.output("async () => { const r = await services.oracle.requests.get('id1', {q: 1});"
                        + " const j = services.automation.jobs.create({name: 'n'});"
                        + " const u = services.automation.jobs.update(j.ref('/id'), {of: j.ref('/id'), all: j});"
                        + " return {r, j, u, id: j.id}; }"))
                .isEqualTo(
                        "{\"r\":{\"value\":5},\"j\":{\"$action\":\"action_2\"},\"u\":{\"$action\":\"action_3\"},\"id\":\"action_2\"}");
        assertThat(seen)
                .containsExactly(
                        "services.read {\"op\":\"oracle.requests.get\",\"path\":[\"id1\"],\"input\":{\"q\":1}}",
                        "services.write {\"op\":\"automation.jobs.create\",\"path\":[],\"input\":{\"name\":\"n\"}}",
                        "services.write {\"op\":\"automation.jobs.update\",\"path\":[{\"$action\":\"action_2\",\"pointer\":\"/id\"}],"
                                + "\"input\":{\"of\":{\"$action\":\"action_2\",\"pointer\":\"/id\"},\"all\":{\"$action\":\"action_2\"}}}");
        assertThat(js.fault("() => services.oracle.requests.get()").message()).contains("path values");
    }

    @Test
    void aRefusedCallIsAnErrorWithItsCode() {
        js.services =
                List.of(new ServiceOperation("gasbank.get", 0, false), new ServiceOperation("gasbank.ensure", 0, true));
        js.calls = (name, json) -> {
            throw new HostCallException("permission_denied", "gasbank:write is needed");
        };
        assertThat(
                        js.output(
                                "async () => { const seen = []; try { await services.gasbank.get(); } catch (e) { seen.push(e.code, e.message, e instanceof Error); }"
                                        + " try { services.gasbank.ensure(); } catch (e) { seen.push(e.code); } return seen; }"))
                .isEqualTo(
                        "{\"result\":[\"permission_denied\",\"gasbank:write is needed\",true,\"permission_denied\"]}");
        assertThat(js.fault("() => services.gasbank.get()").thrownCode()).isEqualTo("permission_denied");
    }

    @Test
    void httpAndFetchAreOneCall() {
        List<String> seen = new ArrayList<>();
        js.calls = (name, json) -> {
            seen.add(json);
            return json.contains("binary")
                    ? "{\"status\":201,\"headers\":{},\"body\":\"AP8=\",\"encoding\":\"base64\"}"
                    : "{\"status\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":\"{\\\"a\\\":1}\",\"encoding\":\"utf8\"}";
        };
        assertThat(
                        js.output(
                                "async () => { const a = await http.request({url: 'https://x.test/', headers: {A: 'b'}, timeout_ms: 5});"
                                        + " const b = await http.post('https://x.test/p', {k: 1}); const c = await fetch(new URL('https://x.test/q'), {method: 'put', body: 'raw'});"
                                        + " const d = await fetch('https://x.test/binary', {method: 'POST', body: new Uint8Array([1, 255])});"
                                        + " return [a.status, a.text, a.json, a.headers['content-type'], b.json.a, c.ok, await c.json(), c.headers.get('Content-Type'), d.status, new Uint8Array(await d.arrayBuffer())[1]]; }"))
                .isEqualTo(
                        "{\"result\":[200,\"{\\\"a\\\":1}\",{\"a\":1},\"application/json\",1,true,{\"a\":1},\"application/json\",201,255]}");
        assertThat(seen)
                .containsExactly(
                        "{\"method\":\"GET\",\"url\":\"https://x.test/\",\"headers\":{\"a\":\"b\"},\"timeout_ms\":5}",
                        "{\"method\":\"POST\",\"url\":\"https://x.test/p\",\"headers\":{\"content-type\":\"application/json\"},\"encoding\":\"utf8\",\"body\":\"{\\\"k\\\":1}\"}",
                        "{\"method\":\"PUT\",\"url\":\"https://x.test/q\",\"headers\":{},\"encoding\":\"utf8\",\"body\":\"raw\"}",
                        "{\"method\":\"POST\",\"url\":\"https://x.test/binary\",\"headers\":{},\"encoding\":\"base64\",\"body\":\"Af8=\"}");
    }

    @Test
    void aLargeAnswerArrives() {
        String body = "y".repeat(4 << 20);
        js.calls = (name, json) -> "{\"status\":200,\"headers\":{},\"body\":\"" + body + "\",\"encoding\":\"utf8\"}";
        assertThat(js.output("async () => (await http.get('https://x.test/')).text.length"))
                .isEqualTo("{\"result\":4194304}");
    }

    @Test
    void theOlderDevpackQueuesItsActions() {
        js.devpack = true;
        js.input = new RunInput("{}", "{\"function\":\"f1\",\"account\":\"a1\"}", Map.of(), Map.of());
        List<String> seen = new ArrayList<>();
        js.calls = (name, json) -> {
            seen.add(name + " " + json);
            return "{\"id\":\"action_" + seen.size() + "\"}";
        };
        assertThat(
                        js.output(
                                "() => { const a = Devpack.gasBank.ensureAccount({wallet: 'w'}); const b = Devpack.random.generate();"
                                        + " return Devpack.respond.success({a, b: b.asResult({label: 'x'}), v: Devpack.version, c: Devpack.context.functionId, p: a.params}, {m: 1}); }"))
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"a\":{\"__devpack_ref__\":true,\"id\":\"action_1\",\"type\":\"gasbank.ensureAccount\"},"
                                + "\"b\":{\"__devpack_ref__\":true,\"id\":\"action_2\",\"type\":\"random.generate\",\"meta\":{\"label\":\"x\"}},"
                                + "\"v\":\"0.6.0\",\"c\":\"f1\",\"p\":{\"wallet\":\"w\"}},\"meta\":{\"m\":1}}");
        assertThat(seen)
                .containsExactly(
                        "devpack.action {\"type\":\"gasbank.ensureAccount\",\"params\":{\"wallet\":\"w\"}}",
                        "devpack.action {\"type\":\"random.generate\",\"params\":{}}");
        assertThat(
                        js.output(
                                "() => { Devpack.setContext({x: 1}); return [Devpack.context.x, Devpack.respond.failure('no')]; }"))
                .isEqualTo("{\"result\":[1,{\"success\":false,\"error\":\"no\",\"meta\":null}]}");
    }

    @Test
    void theDevpackCanBeImported() {
        js.calls = (name, json) -> "{\"id\":\"action_1\"}";
        for (String name : List.of("@service-layer/devpack", "@neolayer/devpack")) {
            assertThat(
                            js.output(
                                    "import pack, { respond, triggers, ensureGasAccount } from '" + name + "';\n"
                                            + "export default () => respond.success({ id: triggers.register({}).id, same: pack.triggers === triggers, f: ensureGasAccount({}).type, hidden: '%devpack' in globalThis });"))
                    .isEqualTo(
                            "{\"success\":true,\"data\":{\"id\":\"action_1\",\"same\":true,\"f\":\"gasbank.ensureAccount\",\"hidden\":false},\"meta\":null}");
        }
    }
}
