package io.neolayer.service.automation;

import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestKernel;
import io.neolayer.testkit.TestServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** What the tests of automation share: a server whose clock they move, and functions that end as they say. */
final class Lab {
    static final StandInFunctions FUNCTIONS = new StandInFunctions();
    static final TestServer SERVER = TestServer.with(Lab::slices);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Lab() {}

    private static List<Slice> slices(TestKernel kernel) {
        return List.of(
                FUNCTIONS,
                new AutomationSlice(new AutomationParts(
                        kernel.db(),
                        FUNCTIONS,
                        kernel.jobs(),
                        new Journal(kernel.ids(), Journal.Retention.STANDARD),
                        kernel.ids(),
                        new Random(1))));
    }

    static TestAccount account() {
        return SERVER.account("acme-" + NAMES.incrementAndGet()).unthrottled();
    }

    static String name() {
        return "job-" + NAMES.incrementAndGet();
    }

    /** Time passes, and what is due by then is done. */
    static void pass(Duration time) {
        SERVER.clock().advance(time);
        SERVER.runDueJobs();
    }

    static void seconds(int count) {
        pass(Duration.ofSeconds(count));
    }

    /** A job of a function of its own. */
    record Made(TestAccount account, String id, UUID function) {
        static Made of(TestAccount account, String schedule, Map<String, ?> more) {
            UUID function = FUNCTIONS.deploy();
            var body = new HashMap<String, Object>(more);
            body.putIfAbsent("name", name());
            body.put("function_id", function);
            body.put("schedule", schedule);
            return new Made(
                    account, account.post("/automation/jobs", body).created().id(), function);
        }

        String path(String below) {
            return "/automation/jobs/" + id + below;
        }

        JsonNode job() {
            return account.get(path("")).ok().json();
        }

        String status() {
            return job().path("status").asString("");
        }

        /** Its runs, the oldest first. */
        List<JsonNode> runs() {
            return account.get(path("/runs?limit=200")).ok().items().reversed();
        }

        List<String> states() {
            return runs().stream().map(run -> run.path("state").asString("")).toList();
        }

        List<String> origins() {
            return runs().stream().map(run -> run.path("origin").asString("")).toList();
        }

        /** Its decisions, the oldest first. */
        List<JsonNode> decisions() {
            return account.get(path("/decisions?limit=200")).ok().items().reversed();
        }

        List<String> reasons() {
            return decisions().stream()
                    .map(each -> each.path("reason").asString(""))
                    .toList();
        }

        int submitted() {
            return FUNCTIONS.of(function).size();
        }

        void succeed() {
            FUNCTIONS.succeed(function);
        }

        void fail(String code) {
            FUNCTIONS.end(function, io.neolayer.service.functions.FunctionsApi.Stage.FAILED, code);
        }
    }
}
