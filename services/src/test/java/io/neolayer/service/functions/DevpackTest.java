package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DevpackTest {
    /** A server that has one of the services that the older devpack knows. */
    @RegisterExtension
    static final TestServer WITH_DRAWS = TestServer.with(kernel -> {
        var slices = new ArrayList<>(Lab.slices(kernel, Lab.SANDBOX));
        slices.add(new Draws(kernel.ids()));
        return slices;
    });

    /** Stands for a service that this server does not have yet: it takes parameters and answers with them. */
    private record Draws(IdSource ids) implements Slice {
        record Draw(
                @Nullable @Min(1) @Max(1024) Integer bytes,
                @Nullable String callerNote,
                @Nullable List<@Valid Step> nextSteps,
                @Flat More more) {}

        record More(@Nullable JsonNode freeForm, @Nullable Step lastStep) {}

        record Step(String stepName, Map<String, String> byName) {}

        record Drawn(UUID id, int bytes, @Nullable String callerNote, String by) {}

        @Override
        public String name() {
            return "randomness";
        }

        @Override
        public String title() {
            return "Stand-in";
        }

        @Override
        public String summary() {
            return "Answers with what it was asked.";
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of(Operation.post("/randomness/draws", Draw.class, Drawn.class)
                    .id("randomness.draws.create")
                    .summary("Answer with what was asked")
                    .needs(Permission.of("randomness", "write"))
                    .handledBy((caller, tx, input) -> {
                        if ("refuse".equals(input.callerNote())) {
                            throw Problem.invalidState("a draw that must be refused");
                        }
                        int bytes = input.bytes() == null ? 32 : input.bytes();
                        return new Drawn(
                                ids.next(),
                                bytes,
                                input.callerNote(),
                                caller.principal().toString());
                    }));
        }
    }

    private final TestAccount acme = Lab.account();

    private static TestAccount withDraws() {
        return WITH_DRAWS.account("with-draws").unthrottled();
    }

    private JsonNode output(String source) {
        return Deployed.of(acme, source).output(Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "gasBank.ensureAccount, gasbank.ensureAccount",
        "gasBank.withdraw, gasbank.withdraw",
        "gasBank.balance, gasbank.balance",
        "gasBank.listTransactions, gasbank.listTransactions",
        "oracle.createRequest, oracle.createRequest",
        "random.generate, random.generate",
        "priceFeeds.recordSnapshot, pricefeed.recordSnapshot",
        "dataFeeds.submitUpdate, datafeeds.submitUpdate",
        "dataStreams.publishFrame, datastreams.publishFrame",
        "dataLink.createDelivery, datalink.createDelivery",
        "triggers.register, triggers.register",
        "automation.schedule, automation.schedule",
    })
    void aCallOfAServiceThatIsNotHereThrowsAtTheCall(String call, String type) {
        var function = Deployed.of(
                acme,
                "(p) => { try { Devpack." + call + "({name: 'x'}); return 'queued'; }"
                        + " catch (e) { if (p.uncaught) throw e; return {code: e.code, message: e.message}; } }");
        JsonNode run = function.run();
        assertThat(run.at("/output/code").asString("")).isEqualTo("not_configured");
        assertThat(run.at("/output/message").asString("")).contains(type);
        assertThat(run.path("actions")).isEmpty();
    }

    @Test
    void anUncaughtOneFailsTheRunAndItsReason() {
        JsonNode run =
                Deployed.of(acme, "() => Devpack.random.generate({bytes: 8})").fails("script_error");
        assertThat(run.at("/error/message").asString("")).contains("random.generate");
        assertThat(run.path("actions")).isEmpty();
    }

    @Test
    void contextAndAnswersNeedNoService() {
        var function = Deployed.of(
                acme,
                "() => { const before = Devpack.context; Devpack.setContext({request: 'r1'});"
                        + " return {version: Devpack.version, mine: before.functionId === context.function"
                        + " && before.accountId === context.account, set: Devpack.context,"
                        + " ok: Devpack.respond.success({a: 1}, {m: 2}), bare: Devpack.respond.success(),"
                        + " no: Devpack.respond.failure(new Error('why'), {m: 3})}; }");
        assertThat(function.output(Map.of()).toString())
                .isEqualTo("{\"version\":\"0.6.0\",\"mine\":true,\"set\":{\"request\":\"r1\"},"
                        + "\"ok\":{\"success\":true,\"data\":{\"a\":1},\"meta\":{\"m\":2}},"
                        + "\"bare\":{\"success\":true,\"data\":null,\"meta\":null},"
                        + "\"no\":{\"success\":false,\"error\":\"why\",\"meta\":{\"m\":3}}}");
        assertThat(function.run().at("/output/set/request").asString("")).isEqualTo("r1");
    }

    @Test
    void whatIsNotForCodeIsNotReachable() {
        assertThat(output("() => ({flush: typeof Devpack.__flushActions, reset: typeof Devpack.__reset,"
                                + " hidden: typeof globalThis['%devpack']})")
                        .toString())
                .isEqualTo("{\"flush\":\"undefined\",\"reset\":\"undefined\",\"hidden\":\"undefined\"}");
        var plain = Deployed.of(acme, "export default () => typeof globalThis['Dev' + 'pack'];");
        assertThat(acme.get(plain.path("/versions/1")).ok().string("compat")).isEqualTo("none");
        assertThat(plain.output(Map.of()).path("result").asString("")).isEqualTo("undefined");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@service-layer/devpack", "@neolayer/devpack"})
    void itIsImportedByBothItsNames(String name) {
        JsonNode output = output("import devpack, {respond, version} from '" + name + "';\n"
                + "export default (p) => respond.success({version, same: devpack.version === version});");
        assertThat(output.toString())
                .isEqualTo("{\"success\":true,\"data\":{\"version\":\"0.6.0\",\"same\":true},\"meta\":null}");
    }

    @Test
    void aCallOfAServiceThatIsHereIsAnActionInTheSameQueue() {
        var account = withDraws();
        var function = Deployed.of(
                account,
                "() => { const secret = services.secrets.create({name: 'first', value: 'a-value'});"
                        + " const a = Devpack.random.generate({bytes: 8, callerNote: 'camel'});"
                        + " const b = Devpack.random.generate({caller_note: 'snake'});"
                        + " return Devpack.respond.success({ids: [a.id, b.id], type: a.type, params: a.params,"
                        + " a, b: b.asResult({label: 'x'}), secret}); }",
                Map.of("permissions", List.of("randomness:write", "secrets:write")));
        JsonNode run = function.run();
        assertThat(run.at("/output/data").toString())
                .isEqualTo("{\"ids\":[\"action_2\",\"action_3\"],\"type\":\"random.generate\","
                        + "\"params\":{\"bytes\":8,\"callerNote\":\"camel\"},"
                        + "\"a\":{\"__devpack_ref__\":true,\"id\":\"action_2\",\"type\":\"random.generate\"},"
                        + "\"b\":{\"__devpack_ref__\":true,\"id\":\"action_3\",\"type\":\"random.generate\","
                        + "\"meta\":{\"label\":\"x\"}},\"secret\":{\"$action\":\"action_1\"}}");
        assertThat(run.at("/actions/1/status").asString("")).isEqualTo("succeeded");
        assertThat(run.at("/actions/1/result/bytes").asInt()).isEqualTo(8);
        assertThat(run.at("/actions/1/result/caller_note").asString("")).isEqualTo("camel");
        assertThat(run.at("/actions/1/result/by").asString("")).isEqualTo("function:" + function.id());
        assertThat(run.at("/actions/2/result/bytes").asInt()).isEqualTo(32);
        assertThat(run.at("/actions/2/result/caller_note").asString("")).isEqualTo("snake");
    }

    @Test
    void parametersAreRenamedAndWhatTheyCarryIsNot() {
        var function = Deployed.of(
                withDraws(),
                "() => { Devpack.random.generate({nextSteps: [{stepName: 'a', byName: {keyOne: 'x'}}],"
                        + " freeForm: {userId: 7, list: [{itemName: 'i'}]}, lastStep: {stepName: 'z', byName: {}}}); }");
        assertThat(function.run().at("/actions/0/params/input").toString())
                .isEqualTo("{\"next_steps\":[{\"step_name\":\"a\",\"by_name\":{\"keyOne\":\"x\"}}],"
                        + "\"free_form\":{\"userId\":7,\"list\":[{\"itemName\":\"i\"}]},"
                        + "\"last_step\":{\"step_name\":\"z\",\"by_name\":{}}}");
    }

    @Test
    void aVersionThatNamesNothingMayWhatTheDevpackNeedsAndItsCreatorHolds() {
        var account = withDraws();
        var usual = Deployed.of(account, "() => Devpack.random.generate().id");
        assertThat(account.get(usual.path("/versions/1"))
                        .ok()
                        .at("/permissions")
                        .toString())
                .isEqualTo("[\"automation:write\",\"randomness:write\"]");
        assertThat(usual.output(Map.of()).path("result").asString("")).isEqualTo("action_1");

        var deployer = account.key("functions:*");
        var cut = Deployed.of(deployer, "() => { try { Devpack.random.generate(); } catch (e) { return e.code; } }");
        assertThat(cut.output(Map.of()).path("result").asString("")).isEqualTo("permission_denied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{bytes: 2000}            | validation_failed",
                "{bytes: 'many'}          | validation_failed",
                "{sauce: 1}               | unknown_field",
            })
    void parametersAreJudgedAtTheCall(String params, String code) {
        var function = Deployed.of(
                withDraws(), "() => { try { Devpack.random.generate(" + params + "); } catch (e) { return e.code; } }");
        JsonNode run = function.run();
        assertThat(run.at("/output/result").asString("")).isEqualTo(code);
        assertThat(run.path("actions")).isEmpty();
    }

    @Test
    void oneThatFailsTakesTheOthersWithIt() {
        var account = withDraws();
        var function = Deployed.of(
                account,
                "() => { services.secrets.create({name: 'gone', value: 'a-value'}); Devpack.random.generate();"
                        + " Devpack.random.generate({callerNote: 'refuse'}); }",
                Map.of("permissions", List.of("randomness:write", "secrets:write")));
        JsonNode run = function.fails("action_failed");
        assertThat(run.at("/error/action_index").asInt(-1)).isEqualTo(2);
        assertThat(run.at("/actions/2/error/code").asString("")).isEqualTo("invalid_state");
        assertThat(account.get("/secrets").ok().items()).isEmpty();
    }
}
