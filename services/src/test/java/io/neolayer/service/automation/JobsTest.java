package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.automation.Lab.Made;
import io.neolayer.testkit.TestAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs as they are made and changed, and the instants they will have. */
class JobsTest {
    private final TestAccount acme = Lab.account();

    private static Map<String, Object> body(String schedule) {
        var body = new HashMap<String, Object>();
        body.put("name", Lab.name());
        body.put("function_id", Lab.FUNCTIONS.deploy());
        body.put("schedule", schedule);
        return body;
    }

    @Test
    void aJobIsMadeWithItsDefaultsAndItsNextInstants() {
        var reply = acme.post("/automation/jobs", body("@every 90s")).created();
        var job = reply.json();
        assertThat(reply.header("Location")).contains(acme.path("/automation/jobs/" + reply.id()));
        assertThat(reply.string("status")).isEqualTo("active");
        assertThat(reply.string("zone")).isEqualTo("UTC");
        assertThat(reply.string("overlap")).isEqualTo("skip");
        assertThat(reply.string("catchup")).isEqualTo("latest");
        assertThat(job.at("/retry/max_retries").asInt()).isEqualTo(3);
        assertThat(job.path("upcoming").size()).isEqualTo(3);
        assertThat(job.at("/upcoming/0").asString()).isEqualTo(reply.string("next_run"));
        assertThat(acme.get("/automation/jobs/" + reply.id()).ok().json()).isEqualTo(job);
    }

    @Test
    void aNameIsTakenOnce() {
        var body = body("@hourly");
        String first = acme.post("/automation/jobs", body).created().id();
        assertThat(acme.post("/automation/jobs", body)).isProblem(409, "already_exists");
        acme.delete("/automation/jobs/" + first).noContent();
        acme.post("/automation/jobs", body).created();
        assertThat(acme.get("/automation/jobs/" + first).ok().string("status")).isEqualTo("archived");
        assertThat(acme.patch("/automation/jobs/" + first, Map.of("description", "x")))
                .isProblem(409, "invalid_state");
    }

    @Test
    void theTargetMustBeThereAndTheCallerMustBeAllowedToRunIt() {
        var body = body("@hourly");
        assertThat(acme.key("automation:*").post("/automation/jobs", body)).isProblem(403, "permission_denied");
        body.put("function_id", UUID.randomUUID());
        assertThat(acme.post("/automation/jobs", body)).isProblem(404, "not_found");
    }

    @Test
    void anotherAccountSeesNothing() {
        var made = Made.of(acme, "@hourly", Map.of());
        var other = Lab.account();
        assertThat(other.get(made.path(""))).isProblem(404, "not_found");
        assertThat(other.post(made.path("/trigger"), Map.of())).isProblem(404, "not_found");
        assertThat(other.get(made.path("/explain"))).isProblem(404, "not_found");
        assertThat(other.get("/automation/jobs").ok().items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * *|/schedule|invalid_cron",
                "* * * * * * *|/schedule|invalid_cron",
                "60 * * * *|/schedule|invalid_cron",
                "0 10-5 * * *|/schedule|invalid_cron",
                "*/0 * * * *|/schedule|invalid_cron",
                "@Daily|/schedule|invalid_cron",
                "0 0 31 2 *|/schedule|never_fires",
                "@at 2020-01-01T00:00:00Z|/schedule|future"
            })
    void aWrongScheduleIsRefusedWithItsPlace(String schedule, String field, String code) {
        assertThat(acme.post("/automation/jobs", body(schedule)))
                .isProblem(422, "validation_failed")
                .hasFieldError(field, code);
        assertThat(acme.post("/automation/preview", Map.of("schedule", schedule)))
                .isProblem(422, "validation_failed")
                .hasFieldError(field, code);
    }

    @Test
    void whatIsWrongWithOtherMembersIsNamed() {
        var cases = Map.<String, Object>of(
                "zone", "Mars/Base",
                "end_at", "2020-01-01T00:00:00Z",
                "jitter", "PT40M",
                "catchup_window", "PT1S",
                "run_ttl", "P8D",
                "params", List.of(1),
                "retry", Map.of("max_retries", 11));
        cases.forEach((field, value) -> {
            var body = body("0 * * * *");
            body.put(field, value);
            var reply = acme.post("/automation/jobs", body);
            assertThat(reply).isProblem(422, "validation_failed");
            assertThat(reply.at("/errors/0/field").asString("")).isEqualTo("/" + field);
        });
    }

    @Test
    void theNumberOfJobsIsBounded() {
        var small = Lab.account();
        Lab.SERVER.system(tx -> tx.run("""
                INSERT INTO accounts.quota (account_id, name, limit_value, updated_at)
                VALUES (?, 'automation.jobs', 1, kernel.now())
                """, small.id()));
        small.post("/automation/jobs", body("@hourly")).created();
        assertThat(small.post("/automation/jobs", body("@hourly"))).isProblem(429, "quota_exceeded");
    }

    @Test
    void aChangeMovesTheNextInstant() {
        var made = Made.of(acme, "@hourly", Map.of());
        long version = made.job().path("version").asLong();
        assertThat(acme.ifMatch(version + 1).patch(made.path(""), Map.of("schedule", "@every 10s")))
                .isProblem(412, "precondition_failed");
        acme.ifMatch(version)
                .patch(made.path(""), Map.of("schedule", "@every 10s"))
                .ok();
        Lab.seconds(10);
        assertThat(made.runs()).hasSize(1);
        assertThat(acme.get("/automation/jobs?prefix=JOB-&status=active").ok().items())
                .isNotEmpty();
    }

    @Test
    void previewKnowsTheChangesOfTheClocks() {
        var march = preview("30 2 * * *", "Europe/Berlin", "2027-03-27T00:00:00Z", 3);
        assertThat(march.at("/items/0/at").asString()).isEqualTo("2027-03-27T01:30:00.000Z");
        assertThat(march.at("/items/1/at").asString()).isEqualTo("2027-03-28T01:00:00.000Z");
        assertThat(march.at("/items/1/dst").asString()).isEqualTo("shifted");
        assertThat(march.at("/items/2/at").asString()).isEqualTo("2027-03-29T00:30:00.000Z");
        var october = preview("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2);
        assertThat(october.at("/items/0/dst").asString()).isEqualTo("first_of_two");
        var island = preview("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", 1);
        assertThat(island.at("/items/0/at").asString()).isEqualTo("2026-10-03T15:30:00.000Z");
    }

    private tools.jackson.databind.JsonNode preview(String schedule, String zone, String from, int count) {
        return acme.post(
                        "/automation/preview", Map.of("schedule", schedule, "zone", zone, "from", from, "count", count))
                .ok()
                .json();
    }

    @Test
    void aDelayIsTheSameInEveryPreviewAndInTheRun() {
        var made = Made.of(acme, "@every 60s", Map.of("jitter", "PT10S"));
        var first = acme.get(made.path("/preview?count=5")).ok().json();
        assertThat(acme.get(made.path("/preview?count=5")).ok().json()).isEqualTo(first);
        Lab.seconds(59);
        assertThat(made.runs()).isEmpty();
        Lab.seconds(11);
        assertThat(made.runs()).hasSize(1);
        assertThat(made.runs().getFirst().path("due_at")).isEqualTo(first.at("/items/0/run_at"));
    }
}
