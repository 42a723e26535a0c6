package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CanaryTest {
    private final TestAccount acme = Lab.account();

    private JsonNode live(Deployed function) {
        return acme.get(function.path("/aliases")).ok().items().getFirst();
    }

    private static List<String> moves(JsonNode alias) {
        return alias.path("history")
                .valueStream()
                .map(move -> move.path("from").asInt() + ">" + move.path("to").asInt())
                .toList();
    }

    @Test
    void aTenthOfAThousandCallsGoToTheCanary() throws Exception {
        Lab.quota(acme, "functions.concurrent", 100);
        var function = Deployed.of(acme, "() => 1").deploy("() => 2", Map.of());
        acme.put(function.path("/aliases/live"), Map.of("number", 1, "canary", Map.of("number", 2, "percent", 10)))
                .ok();
        var calls = new ArrayList<Callable<Long>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> {
                long hits = 0;
                for (int call = 0; call < 125; call++) {
                    JsonNode run = function.run();
                    assertThat(run.at("/output/result")).isEqualTo(run.path("number"));
                    hits += run.path("number").asLong() - 1;
                }
                return hits;
            });
        }
        long hits = 0;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var counted : pool.invokeAll(calls)) {
                hits += counted.get();
            }
        }
        assertThat(hits).isBetween(60L, 140L);
    }

    @Test
    void aMoveEndsTheCanaryAndHistorySaysWhoAndWhen() {
        var function = Deployed.of(acme, "() => 1").deploy("() => 2", Map.of());
        acme.put(function.path("/aliases/live"), Map.of("number", 1, "canary", Map.of("number", 2, "percent", 50)))
                .ok();
        assertThat(live(function).at("/canary/percent").asInt()).isEqualTo(50);
        acme.put(function.path("/aliases/live"), Map.of("number", 2)).ok();
        assertThat(live(function).path("canary").isNull()).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(function.run().path("number").asLong()).isEqualTo(2);
        }
        acme.post(function.path("/aliases/live/rollback"), Map.of()).ok();
        JsonNode alias = live(function);
        assertThat(alias.path("number").asLong()).isEqualTo(1);
        assertThat(moves(alias)).startsWith("2>1", "1>2").endsWith("0>1");
        assertThat(alias.at("/history/0/by").stringValue()).startsWith("api_key:");
        assertThat(alias.at("/history/0/at").isString()).isTrue();

        var nowhere = Map.of("number", 1, "canary", Map.of("number", 9, "percent", 10));
        assertThat(acme.put(function.path("/aliases/live"), nowhere)).isProblem(422, "validation_failed");
        var none = Map.of("number", 1, "canary", Map.of("number", 2, "percent", 0));
        assertThat(acme.put(function.path("/aliases/live"), none)).isProblem(422, "validation_failed");
    }
}
