package io.neolayer.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.jobs.Outcome;
import io.neolayer.kernel.jobs.Retry;
import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Replica;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestKernel;
import io.neolayer.testkit.TestServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What operators do with durable work: look, revive, give up, stop for a while, move to another replica. */
class JobsOperationsTest {
    /** What a job of this test carries. */
    record Chore(String name) {}

    private static final JobKind<Chore> CHORE =
            JobKind.of("chores.do", Chore.class).retried(Retry.NEVER);
    private static final JobKind<Chore> GHOST = JobKind.of("ghosts.walk", Chore.class);
    private static final List<String> DONE = new CopyOnWriteArrayList<>();
    private static final AtomicBoolean BROKEN = new AtomicBoolean();
    private static final AtomicInteger MADE = new AtomicInteger();

    @RegisterExtension
    static final TestServer server = TestServer.with(JobsOperationsTest::slices);

    private final Client ops = server.operator();

    /** Does chores, unless they are broken, and says where. */
    private record Chores(String replica) implements Slice {
        @Override
        public String name() {
            return "chores";
        }

        @Override
        public String title() {
            return "Chores";
        }

        @Override
        public String summary() {
            return "Chores of a test";
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of();
        }

        @Override
        public List<Work<?>> jobs() {
            return List.of(new Work<>(CHORE, turn -> {
                if (BROKEN.get()) {
                    throw new IllegalStateException("no broom");
                }
                DONE.add(replica + " " + turn.payload().name());
                return Outcome.done();
            }));
        }
    }

    private static List<Slice> slices(TestKernel kernel) {
        var accounts = new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids());
        var chores = new Chores("r" + MADE.incrementAndGet());
        var facts = new ServerFacts(
                new Version("0", "test", "test", "25", 1, Version.API),
                List.of(),
                key -> "default",
                form -> "",
                component -> "ok",
                Map::of);
        return List.of(
                accounts, chores, new SystemSlice(facts, List.of(accounts, chores), kernel.ids(), kernel.jobs()));
    }

    @BeforeEach
    void mend() {
        BROKEN.set(false);
        server.runDueJobs();
        DONE.clear();
    }

    private static UUID enqueue(TestAccount account, JobKind<Chore> kind, String name) {
        return server.kernel()
                .db()
                .inTx(account.id(), tx -> server.kernel().jobs().enqueue(tx, kind.of(new Chore(name))));
    }

    private Reply job(UUID id) {
        return ops.get("/system/jobs/" + id);
    }

    private static UUID dead(TestAccount account, String name) {
        UUID id = enqueue(account, CHORE, name);
        BROKEN.set(true);
        server.runDueJobs();
        BROKEN.set(false);
        return id;
    }

    @Test
    void aDeadJobIsSeenAndRevived() {
        TestAccount acme = server.account("acme");
        UUID id = dead(acme, "sweep");
        JsonNode listed = ops.get("/system/jobs?kind=chores.do&state=dead&account_id=" + acme.id())
                .ok()
                .items()
                .getFirst();
        assertThat(listed.path("id").asString()).isEqualTo(id.toString());
        assertThat(listed.path("last_error").asString()).contains("no broom");
        Reply seen = job(id).ok();
        assertThat(seen.string("state")).isEqualTo("dead");
        assertThat(seen.string("account_id")).isEqualTo(acme.id().toString());
        assertThat(ops.get("/system/jobs?fingerprint=" + seen.string("fingerprint"))
                        .ok()
                        .items())
                .isNotEmpty();

        Reply revived = ops.post("/system/jobs/" + id + "/retry", Map.of()).accepted();
        assertThat(revived.string("state")).isEqualTo("due");
        assertThat(revived.number("attempt")).isZero();
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 sweep");
        assertThat(job(id)).isProblem(404, "not_found");
    }

    @Test
    void onlyADeadJobIsRevivedOrGivenUp() {
        TestAccount acme = server.account("acme");
        UUID due = enqueue(acme, CHORE, "wait");
        assertThat(ops.post("/system/jobs/" + due + "/retry", Map.of()))
                .isProblem(409, "invalid_state")
                .saying("due");
        assertThat(ops.post("/system/jobs/" + UUID.randomUUID() + "/retry", Map.of()))
                .isProblem(404, "not_found");

        UUID id = dead(acme, "mop");
        String discard = "/system/jobs/" + id + "/discard";
        assertThat(ops.post(discard, Map.of()))
                .isProblem(422, "validation_failed")
                .hasFieldError("/reason", "not_blank");
        Reply gone = ops.post(discard, Map.of("reason", "the floor is gone")).ok();
        assertThat(gone.string("state")).isEqualTo("discarded");
        assertThat(gone.string("discard_reason")).isEqualTo("the floor is gone");
        assertThat(ops.post(discard, Map.of("reason", "again"))).isProblem(409, "invalid_state");
        assertThat(ops.post("/system/jobs/" + id + "/retry", Map.of())).isProblem(409, "invalid_state");
        server.runDueJobs();
        assertThat(DONE).isEmpty();
    }

    @Test
    void whoOnlyObservesChangesNothing() {
        UUID id = dead(server.account("acme"), "dust");
        Client eye = server.with(TestServer.AUDITOR);
        eye.get("/system/jobs/" + id).ok();
        eye.get("/system/replicas").ok();
        eye.get("/system/pauses").ok();
        assertThat(eye.post("/system/jobs/" + id + "/retry", Map.of())).isProblem(403, "permission_denied");
        assertThat(eye.post("/system/replicas/r1/drain", Map.of())).isProblem(403, "permission_denied");
        assertThat(eye.post("/system/pauses", pause("system"))).isProblem(403, "permission_denied");
        assertThat(server.account("tenant").root().get("/system/jobs")).isProblem(403, "permission_denied");
    }

    @Test
    void allDeadJobsOfAFilterAreRevivedAtOnce() {
        TestAccount acme = server.account("acme");
        for (String name : List.of("a", "b", "c")) {
            UUID _ = dead(acme, name);
        }
        UUID other = dead(server.account("other"), "d");
        assertThat(ops.post("/system/jobs-retry", Map.of("dry_run", true)))
                .isProblem(422, "validation_failed")
                .hasFieldError("/kind", "required");
        Reply counted = ops.post("/system/jobs-retry", Map.of("account_id", acme.id(), "dry_run", true))
                .ok();
        assertThat(counted.number("matched")).isEqualTo(3);
        assertThat(counted.number("retried")).isZero();
        server.runDueJobs();
        assertThat(DONE).isEmpty();

        Reply revived = ops.post("/system/jobs-retry", Map.of("account_id", acme.id(), "kind", "chores.do"))
                .accepted();
        assertThat(revived.number("retried")).isEqualTo(3);
        server.runDueJobs();
        assertThat(DONE).containsExactlyInAnyOrder("r1 a", "r1 b", "r1 c");
        assertThat(job(other).ok().string("state")).isEqualTo("dead");
    }

    private static Map<String, Object> pause(String scope) {
        var body = new HashMap<String, Object>();
        body.put("scope", scope);
        body.put("mode", "jobs");
        body.put("reason", "a fault is looked into");
        return body;
    }

    private static Map<String, Object> with(Map<String, Object> body, String member, Object value) {
        var more = new HashMap<>(body);
        more.put(member, value);
        return more;
    }

    @Test
    void aPauseHoldsAndFrees() {
        TestAccount acme = server.account("acme");
        Reply ordered = ops.post("/system/pauses", with(pause("service"), "target", "chores"))
                .created();
        UUID id = enqueue(acme, CHORE, "held");
        server.runDueJobs();
        assertThat(DONE).isEmpty();
        Reply held = job(id).ok();
        assertThat(held.string("state")).isEqualTo("held");
        assertThat(held.string("gate")).isEqualTo("pause:" + ordered.id());
        assertThat(held.string("gate_reason")).contains("ops", "a fault is looked into");
        assertThat(held.string("gate_until")).isEqualTo(ordered.string("until"));

        assertThat(ops.delete("/system/pauses/" + ordered.id()).ok().string("state"))
                .isEqualTo("ended");
        assertThat(ops.delete("/system/pauses/" + ordered.id())).isProblem(409, "invalid_state");
        server.runDueJobs();
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 held");
    }

    @Test
    void aPauseEndsByItself() {
        TestAccount acme = server.account("acme");
        Reply ordered = ops.post(
                        "/system/pauses",
                        with(
                                with(pause("job_kind"), "target", "chores.do"),
                                "until",
                                server.in(Duration.ofSeconds(10))))
                .created();
        UUID _ = enqueue(acme, CHORE, "later");
        server.runDueJobs();
        assertThat(DONE).isEmpty();
        server.clock().advance(Duration.ofSeconds(10));
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 later");
        assertThat(ops.get("/system/pauses/" + ordered.id()).ok().string("state"))
                .isEqualTo("ended");
        assertThat(ops.get("/system/pauses?state=active").ok().items()).isEmpty();
        server.runUpkeep();
        assertThat(ops.get("/system/pauses/" + ordered.id()).ok().string("ended_at"))
                .isEqualTo(ordered.string("until"));
    }

    @Test
    void aPauseThatSaysTooLittleOrTooMuchIsRefused() {
        Reply standard = ops.post("/system/pauses", pause("system")).created();
        assertThat(standard.string("until"))
                .isEqualTo(server.in(Duration.ofHours(1)).toString());
        ops.delete("/system/pauses/" + standard.id()).ok();
        var bare = pause("system");
        bare.remove("reason");
        refused(bare, "/reason", "not_blank");
        refused(with(pause("system"), "until", server.in(Duration.ofDays(8))), "/until", "range");
        refused(with(pause("system"), "until", server.in(Duration.ofSeconds(-1))), "/until", "future");
        refused(with(pause("system"), "target", "chores"), "/target", "not_allowed");
        refused(pause("service"), "/target", "required");
        refused(with(pause("service"), "target", "nobody"), "/target", "unknown");
        refused(with(pause("job_kind"), "target", "chores.undo"), "/target", "unknown");
        refused(pause("account"), "/account_id", "required");
        refused(with(pause("account"), "account_id", UUID.randomUUID()), "/account_id", "unknown");
        for (String mode : List.of("writes", "all")) {
            assertThat(ops.post("/system/pauses", with(pause("system"), "mode", mode)))
                    .isProblem(503, "not_configured")
                    .saying(mode);
        }
    }

    private void refused(Map<String, Object> body, String field, String code) {
        assertThat(ops.post("/system/pauses", body))
                .isProblem(422, "validation_failed")
                .hasFieldError(field, code);
    }

    @Test
    void anAccountStopsItsOwnServiceAndNoOther() {
        TestAccount acme = server.account("acme");
        TestAccount other = server.account("other");
        Map<String, Object> body = Map.of("target", "chores", "mode", "jobs", "reason", "a release");
        Reply ordered = acme.post("/pauses", body).created();
        assertThat(ordered.string("scope")).isEqualTo("account_service");
        UUID _ = enqueue(acme, CHORE, "mine");
        UUID _ = enqueue(other, CHORE, "theirs");
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 theirs");

        assertThat(other.get("/pauses/" + ordered.id())).isProblem(404, "not_found");
        assertThat(other.delete("/pauses/" + ordered.id())).isProblem(404, "not_found");
        assertThat(other.get("/pauses").ok().items()).isEmpty();
        assertThat(acme.key("accounts:read").post("/pauses", body)).isProblem(403, "permission_denied");
        assertThat(acme.post("/pauses", with(body, "mode", "writes"))).isProblem(503, "not_configured");
        assertThat(acme.post("/pauses", with(body, "target", "nobody")))
                .isProblem(422, "validation_failed")
                .hasFieldError("/target", "unknown");
        acme.delete("/pauses/" + ordered.id()).ok();
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 theirs", "r1 mine");
    }

    @Test
    void anAccountDoesNotEndWhatAnOperatorOrdered() {
        TestAccount acme = server.account("acme");
        Reply ordered = ops.post("/system/pauses", with(pause("account"), "account_id", acme.id()))
                .created();
        assertThat(acme.get("/pauses/" + ordered.id()).ok().string("origin")).isEqualTo("system");
        assertThat(acme.delete("/pauses/" + ordered.id())).isProblem(403, "permission_denied");
        ops.delete(acme.path("/pauses/" + ordered.id())).ok();
    }

    @Test
    void aSuspendedAccountKeepsItsJobs() {
        TestAccount acme = server.account("acme");
        UUID id = enqueue(acme, CHORE, "kept");
        ops.post(acme.path("/suspend"), Map.of("reason", "unpaid", "until", server.in(Duration.ofMinutes(5))))
                .ok();
        server.runDueJobs();
        assertThat(job(id).ok().string("gate_reason")).contains("suspended");
        assertThat(DONE).isEmpty();
        server.clock().advance(Duration.ofMinutes(5));
        server.runDueJobs();
        assertThat(DONE).containsExactly("r1 kept");
    }

    @Test
    void aJobOfAnUnknownKindIsHeldAndNeverDropped() {
        UUID id = enqueue(server.account("acme"), GHOST, "boo");
        server.runDueJobs();
        server.runUpkeep();
        Reply held = job(id).ok();
        assertThat(held.string("state")).isEqualTo("held");
        assertThat(held.string("gate")).isEqualTo("kind:ghosts.walk");
    }

    @Test
    void aDrainedReplicaLeavesItsWorkToTheOthers() {
        TestAccount acme = server.account("acme");
        Replica second = server.replica();
        assertThat(ops.post("/system/replicas/r1/drain", Map.of()).ok().string("state"))
                .isEqualTo("draining");
        UUID _ = enqueue(acme, CHORE, "moved");
        server.runDueJobs();
        assertThat(DONE).isEmpty();
        second.runDueJobs();
        assertThat(DONE).containsExactly(second.name() + " moved");
        assertThat(ops.get("/system/replicas").ok().items())
                .anySatisfy(replica -> {
                    assertThat(replica.path("id").asString()).isEqualTo("r1");
                    assertThat(replica.path("state").asString()).isEqualTo("draining");
                })
                .anySatisfy(replica -> assertThat(replica.path("id").asString()).isEqualTo(second.name()));

        assertThat(ops.post("/system/replicas/r1/undrain", Map.of()).ok().string("state"))
                .isEqualTo("ready");
        UUID _ = enqueue(acme, CHORE, "again here");
        server.runDueJobs();
        assertThat(DONE).contains("r1 again here");
        assertThat(ops.post("/system/replicas/r99/drain", Map.of())).isProblem(404, "not_found");
    }
}
