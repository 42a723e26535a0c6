package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.Sandbox;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReplayTest {
    private static final String FIXED = "seed=" + "0".repeat(63) + "1&clock=2026-01-01T00:00:00Z";
    private static final String CHANCE = """
            async (p) => {
              await null;
              return {
                sum: p.a + p.b, random: [Math.random(), Math.random()], now: Date.now(), date: new Date().toString(),
                uuid: crypto.randomUUID(), bytes: Array.from(crypto.getRandomValues(new Uint8Array(40)))
              };
            }
            """;
    private static final Map<String, Integer> PARAMS = Map.of("a", 1, "b", 2);

    private final TestAccount acme = Lab.account();

    private static String output(Deployed function, String query) {
        Reply reply = function.execute(query, PARAMS).ok();
        assertThat(reply.string("status")).as(reply.text()).isEqualTo("succeeded");
        return reply.at("/output").toString();
    }

    private static Reply replay(Deployed function, JsonNode run, Map<String, ?> body) {
        return function.account().post("/functions/executions/" + Deployed.id(run) + "/replay", body);
    }

    private static void matches(Reply replayed, boolean match, String... differences) {
        assertThat(replayed.ok().at("/match").asBoolean()).as(replayed.text()).isEqualTo(match);
        assertThat(replayed.at("/differences").valueStream().map(JsonNode::stringValue))
                .containsExactly(differences);
    }

    private Deployed calling(String source, Map<String, ?> more) {
        var version = new HashMap<String, Object>(more);
        version.put("egress", List.of(Lab.RECEIVER.host()));
        return Deployed.of(acme, source, version);
    }

    @Test
    void aSeedAndAClockFixEveryRunOnEveryServer() {
        var function = Deployed.of(acme, CHANCE, Map.of("deterministic", true));
        Set<String> outputs = new HashSet<>();
        for (int i = 0; i < 70; i++) {
            outputs.add(output(function, FIXED));
        }
        try (Sandbox workers = new Sandbox(Lab.config());
                var second = Lab.replica(workers)) {
            var there = function.as(acme.on(second));
            for (int i = 0; i < 30; i++) {
                outputs.add(output(there, FIXED));
            }
            JsonNode run = there.execute(FIXED, PARAMS).ok().json();
            matches(replay(function, run, Map.of()), true);
            matches(replay(there, run, Map.of()), true);
        }
        assertThat(outputs).hasSize(1);
        assertThat(outputs.iterator().next()).contains("\"sum\":3", "\"now\":1767225600000");
        assertThat(output(function, FIXED.replace("01&", "02&"))).isNotIn(outputs);
    }

    @Test
    void aDrawnSeedIsRecordedAndGivesTheSameAgain() {
        var function = Deployed.of(acme, CHANCE, Map.of("deterministic", true));
        JsonNode first = function.run(PARAMS);
        JsonNode second = function.run(PARAMS);
        assertThat(first.at("/output/random")).isNotEqualTo(second.at("/output/random"));
        String query = "seed=" + first.path("seed").stringValue() + "&clock="
                + first.path("clock").stringValue();
        assertThat(output(function, query)).isEqualTo(first.path("output").toString());
        matches(replay(function, first, Map.of()), true);
    }

    @Test
    void aRepetitionIsARunOfItsOwnThatAppliesNothing() {
        String writes =
                "(p) => { services.secrets.rotate('kept', {value: 'second-of-kept'}); return {sum: p.a + p.b}; }";
        var version = Map.of("permissions", List.of("secrets:write"), "deterministic", true, "record", true);
        var function = Deployed.of(acme, writes, version).deploy(writes.replace("p.b}", "p.b + 1}"), version);
        acme.post("/secrets", Map.of("name", "kept", "value", "first-of-kept")).created();
        JsonNode run = function.run(PARAMS);
        assertThat(acme.get("/secrets/kept").ok().number("current_version")).isEqualTo(2);

        Reply same = replay(function, run, Map.of());
        matches(same, true);
        JsonNode again = function.kept(same.string("execution_id"));
        assertThat(again.at("/caused_by/kind").stringValue()).isEqualTo("replay");
        assertThat(again.at("/caused_by/id").stringValue()).isEqualTo(Deployed.id(run));
        assertThat(again.path("output")).isEqualTo(run.path("output"));
        assertThat(again.path("seed")).isEqualTo(run.path("seed"));
        assertThat(again.path("receipt_id")).isNotEqualTo(run.path("receipt_id"));

        matches(replay(function, run, Map.of("number", 2)), false, "/output/sum");
        assertThat(acme.get("/secrets/kept").ok().number("current_version")).isEqualTo(2);
        assertThat(function.kept(Deployed.id(run))).isEqualTo(run);
    }

    @Test
    void anotherActionIsADifference() {
        String writes =
                "() => { services.secrets.create({name: 'one', value: 'value-of-one', description: 'a'}); return {}; }";
        var version = Map.of("permissions", List.of("secrets:write"), "record", true);
        var function = Deployed.of(acme, writes, version)
                .deploy(writes.replace("'a'", "'b'"), version)
                .deploy("() => ({})", version);
        JsonNode run = function.run();
        matches(replay(function, run, Map.of()), true);
        matches(replay(function, run, Map.of("number", 2)), false, "/actions/0/params/input/description");
        matches(replay(function, run, Map.of("number", 3)), false, "/actions");
    }

    @Test
    void theHostsAnswersComeFromTheTranscript() {
        String calls = """
                async (p) => {
                  const seen = [];
                  for (let i = 0; i < p.n; i++)
                    seen.push((await http.post('%s', 'call ' + i)).json.body);
                  try { await http.get('http://elsewhere.example/'); } catch (e) { seen.push(e.code); }
                  return {seen, account: services.accounts ? 'yes' : 'no'};
                }
                """.formatted(Lab.RECEIVER.url("/echo/replayed"));
        var function = calling(calls, Map.of("record", true, "deterministic", true));
        JsonNode run = function.run(Map.of("n", 2));
        assertThat(run.at("/output/seen").toString()).isEqualTo("[\"call 0\",\"call 1\",\"egress_denied\"]");
        assertThat(Lab.RECEIVER.seen("/echo/replayed")).hasSize(2);

        Reply same = replay(function, run, Map.of());
        matches(same, true);
        assertThat(Lab.RECEIVER.seen("/echo/replayed")).hasSize(2);
        assertThat(function.kept(same.string("execution_id"))
                        .at("/usage/egress_bytes")
                        .asLong())
                .isZero();

        // a version that calls more often than was recorded gets no answer made up
        function.deploy(
                calls.replace("i < p.n", "i < p.n + 1"),
                Map.of("record", true, "deterministic", true, "egress", List.of(Lab.RECEIVER.host())));
        Reply more = replay(function, run, Map.of("number", 2));
        assertThat(more.ok().at("/match").asBoolean()).as(more.text()).isFalse();
        assertThat(Lab.RECEIVER.seen("/echo/replayed")).hasSize(2);
    }

    @Test
    void aFailureIsRepeatedToo() {
        var function = Deployed.of(
                        acme, "(p) => { if (p.a) throw new Error('no ' + Math.random()); }", Map.of("record", true))
                .deploy("(p) => ({})", Map.of("record", true));
        JsonNode run = function.fails("script_error", PARAMS);
        Reply same = replay(function, run, Map.of());
        matches(same, true);
        assertThat(same.string("status")).isEqualTo("failed");
        assertThat(function.kept(same.string("execution_id")).at("/error/message"))
                .isEqualTo(run.at("/error/message"));
        matches(replay(function, run, Map.of("number", 2)), false, "/status", "/output", "/error/code");
    }

    @Test
    void whatWasNotRecordedIsRefused() {
        var plain = Deployed.of(acme, CHANCE);
        assertThat(replay(plain, plain.run(PARAMS), Map.of()))
                .isProblem(409, "invalid_state")
                .saying("not recorded");
        // deterministic alone does not know what the host answered
        var calls = calling(
                "async () => (await http.get('" + Lab.RECEIVER.url("/echo/unrecorded") + "')).status",
                Map.of("deterministic", true));
        assertThat(replay(calls, calls.run(), Map.of()))
                .isProblem(409, "invalid_state")
                .saying("not recorded");
        var recorded = Deployed.of(acme, CHANCE, Map.of("record", true));
        JsonNode run = recorded.run(PARAMS);
        assertThat(replay(recorded, run, Map.of("number", 9)))
                .isProblem(422, "validation_failed")
                .hasFieldError("/number", "not_found");
        assertThat(replay(recorded, run, Map.of("number", 0))).isProblem(422, "validation_failed");
        assertThat(acme.get("/functions/executions?caused_by=replay").ok().items())
                .isEmpty();
    }

    @Test
    void aTranscriptOverItsBoundIsNotKeptAndTheRunSaysSo() {
        var function = calling(
                "async (p) => { let n = 0; for (let i = 0; i < p.n; i++) n += (await http.get('"
                        + Lab.RECEIVER.url("/bytes/600000") + "')).text.length; return {n}; }",
                Map.of("record", true));
        JsonNode small = function.run(Map.of("n", 1));
        assertThat(small.path("warnings")).isEmpty();
        matches(replay(function, small, Map.of()), true);
        JsonNode large = function.run(Map.of("n", 2));
        assertThat(large.path("output").toString()).isEqualTo("{\"n\":1200000}");
        assertThat(large.path("warnings").toString()).isEqualTo("[\"transcript_too_large\"]");
        assertThat(replay(function, large, Map.of())).isProblem(409, "invalid_state");
    }

    @Test
    void aRunningRunCannotBeRepeated() {
        var function = calling(
                "async () => (await http.get('" + Lab.RECEIVER.url("/hold/replay") + "')).status",
                Map.of("record", true));
        Reply going = function.execute("wait=0s", Map.of()).accepted();
        String at = "/functions/executions/" + going.id();
        assertThat(acme.post(at + "/replay", Map.of())).isProblem(409, "invalid_state");
        Lab.RECEIVER.open("replay");
        assertThat(acme.get(at + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        matches(replay(function, going.json(), Map.of()), true);
    }
}
