package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that a job of automation wants: real code, real workers. */
class AutomatedRunsTest {
    private final TestAccount acme = Lab.account();

    @BeforeAll
    static void work() {
        Lab.work();
    }

    /** A job of the function, started by hand; the address of its run. */
    private String started(Deployed function, Map<String, ?> params) {
        String job = job(function);
        return "/automation/runs/"
                + acme.post("/automation/jobs/" + job + "/trigger", Map.of("params", params))
                        .accepted()
                        .id();
    }

    private String job(Deployed function) {
        return acme.post(
                        "/automation/jobs",
                        Map.of(
                                "name",
                                Lab.name(),
                                "function_id",
                                function.id(),
                                "schedule",
                                "@hourly",
                                "retry",
                                Map.of("max_retries", 0)))
                .created()
                .id();
    }

    private Reply ended(String run) {
        return acme.get(run + "?wait=30s").ok();
    }

    @Test
    void aRunOfAJobIsARunOfItsFunction() {
        var function = Deployed.of(acme, "(p, c) => ({given: p, cause: context.caused_by})");
        var run = ended(started(function, Map.of("n", 3)));
        assertThat(run.string("state")).isEqualTo("succeeded");
        assertThat(run.string("origin")).isEqualTo("manual");
        var execution = function.kept(run.at("/attempts/0/execution_id").asString());
        assertThat(execution.at("/output/given/n").asInt()).isEqualTo(3);
        assertThat(execution.at("/output/given/automation_job").asString()).isEqualTo(run.string("job_id"));
        assertThat(execution.at("/caused_by/kind").asString()).isEqualTo("automation");
        assertThat(execution.at("/caused_by/id").asString()).isEqualTo(run.id());
        assertThat(execution.at("/output/cause/kind").asString()).isEqualTo("automation");
    }

    @Test
    void aFailureSaysWhy() {
        var run = ended(started(Deployed.of(acme, "() => { throw new Error('no'); }"), Map.of()));
        assertThat(run.string("state")).isEqualTo("failed");
        assertThat(run.string("/attempts/0/error/code")).isEqualTo("script_error");
    }

    @Test
    void parametersThatTheFunctionRefusesAreAFailedAttempt() {
        var function = Deployed.of(
                acme, "p => p", Map.of("input_schema", Map.of("type", "object", "required", List.of("absent"))));
        var run = ended(started(function, Map.of()));
        assertThat(run.string("state")).isEqualTo("failed");
        assertThat(run.string("/attempts/0/error/code")).isEqualTo("validation_failed");
        assertThat(run.string("/attempts/0/execution_id")).isEmpty();
    }

    @Test
    void cancellingARunEndsItsFunction() {
        var function = Deployed.of(
                acme,
                "async () => (await http.get('%s')).status".formatted(Lab.RECEIVER.url("/hold/automated")),
                Map.of("egress", List.of(Lab.RECEIVER.host())));
        String run = started(function, Map.of());
        Lab.until("the call waits", () -> !Lab.RECEIVER.seen("/hold/automated").isEmpty());
        acme.post(run + "/cancel", Map.of()).ok();
        Lab.RECEIVER.open("automated");
        assertThat(ended(run).string("state")).isEqualTo("cancelled");
    }

    @Test
    void anArchivedFunctionIsNotStarted() {
        var function = Deployed.of(acme, "() => 1");
        String job = job(function);
        acme.delete(function.path("")).noContent();
        assertThat(acme.post("/automation/jobs/" + job + "/trigger", Map.of())).isProblem(409, "invalid_state");
    }
}
