package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RevealTest {
    private static final String WHY = "migration to vault";

    @RegisterExtension
    static final SecretsFixture secrets = new SecretsFixture();

    private final Caller team = SecretsFixture.team(secrets.account());
    private final Caller revealer = SecretsFixture.key(team.account(), "secrets:reveal");

    private static Reveal.Shown reveal(Caller caller, String name, @Nullable Long version, String reason) {
        return secrets.call(caller, "secrets.reveal", new Reveal.Ask(name, version, reason), Reveal.Shown.class);
    }

    private static Problem refused(ProblemCode code, ThrowingCallable work) {
        try {
            work.call();
        } catch (Problem problem) {
            assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
            return problem;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("expected a problem");
    }

    @Test
    void onlyWhoHoldsItByNameRevealsAndEveryAttemptIsRecorded() {
        secrets.create(team, "apiKey", "s3cr3t-value-1");
        for (String scope : new String[] {"secrets:read", "*", "secrets:*"}) {
            var caller = SecretsFixture.key(team.account(), scope);
            refused(ProblemCode.PERMISSION_DENIED, () -> reveal(caller, "apiKey", null, WHY));
        }
        assertThat(reveal(revealer, "apiKey", null, WHY)).isEqualTo(new Reveal.Shown("apiKey", 1, "s3cr3t-value-1"));
        refused(ProblemCode.VALIDATION_FAILED, () -> reveal(revealer, "apiKey", null, "        "));
        refused(ProblemCode.NOT_FOUND, () -> reveal(revealer, "absent", null, WHY));
        refused(
                ProblemCode.PERMISSION_DENIED,
                () -> reveal(SecretsFixture.key(team.account(), "*"), "absent", null, WHY));
        assertThat(secrets.accesses(team, "apiKey"))
                .extracting(Access::outcome, Access::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Access.Outcome.REVEALED, WHY),
                        org.assertj.core.groups.Tuple.tuple(Access.Outcome.REFUSED, "permission_denied"),
                        org.assertj.core.groups.Tuple.tuple(Access.Outcome.REFUSED, "permission_denied"),
                        org.assertj.core.groups.Tuple.tuple(Access.Outcome.REFUSED, "permission_denied"));
    }

    @Test
    void onlyAnActiveSecretAndAKeptVersionAreShown() {
        secrets.create(team, "v", "value 1");
        secrets.put(team, "v", "value 2");
        assertThat(reveal(revealer, "v", 1L, WHY).value()).isEqualTo("value 1");
        secrets.answer(team, "secrets.versions.destroy", new ValuesService.ByNumber("v", 1));
        refused(ProblemCode.INVALID_STATE, () -> reveal(revealer, "v", 1L, WHY));
        refused(ProblemCode.NOT_FOUND, () -> reveal(revealer, "v", 9L, WHY));
        assertThat(secrets.accesses(team, "v").getFirst().reason()).isEqualTo("version_destroyed");
    }

    @Test
    void aStoredValueThatDoesNotOpenLeavesAFailedAccess() throws Exception {
        var secret = secrets.create(team, "broken", "value");
        try (var statement = secrets.postgres.owner().createStatement()) {
            statement.execute(
                    "UPDATE secrets.version SET sealed = sealed || '\\x00' WHERE secret_id = '" + secret.id() + "'");
        }
        refused(ProblemCode.INTEGRITY_FAILED, () -> reveal(revealer, "broken", null, WHY));
        var access = secrets.accesses(team, "broken").getFirst();
        assertThat(access.outcome()).isEqualTo(Access.Outcome.FAILED);
        assertThat(access.reason()).isEqualTo("integrity_failed");
        assertThat(secrets.unopened).hasValue(1);
    }

    @Test
    void tenAnHourThenAWaitThatIsSaid() throws Exception {
        secrets.create(team, "often", "value");
        var work = new java.util.ArrayList<Callable<Reveal.Shown>>();
        for (int i = 0; i < 14; i++) {
            work.add(() -> reveal(revealer, "often", null, WHY));
        }
        int shown = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var done : pool.invokeAll(work)) {
                try {
                    done.get();
                    shown++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    Problem.class,
                                    problem -> assertThat(problem.code()).isEqualTo(ProblemCode.RATE_LIMITED));
                }
            }
        }
        assertThat(shown).isEqualTo(SecretsLimits.REVEALS);
        assertThat(secrets.accesses(team, "often"))
                .filteredOn(access -> "rate_limited".equals(access.reason()))
                .hasSize(4);
        var wait = refused(ProblemCode.RATE_LIMITED, () -> reveal(revealer, "often", null, WHY))
                .retryAfter()
                .orElseThrow();
        assertThat(wait).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        secrets.postgres.clock().advance(wait);
        assertThat(reveal(revealer, "often", null, WHY).value()).isEqualTo("value");
    }
}
