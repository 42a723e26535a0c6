package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.secrets.SecretsApi.SecretFault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecretsLifeTest {
    @RegisterExtension
    static final SecretsFixture secrets = new SecretsFixture();

    private final Caller team = SecretsFixture.team(secrets.account());

    private static void refused(ProblemCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.code()).as(problem.detail()).isEqualTo(code));
    }

    private Secret patch(String name, Patch<Instant> expiresAt, Patch<Integer> kept, Patch<Boolean> disabled) {
        return secrets.call(
                team,
                "secrets.update",
                new SecretsService.Update(
                        name,
                        Patch.absent(),
                        Patch.absent(),
                        expiresAt,
                        Patch.absent(),
                        kept,
                        disabled,
                        new IfMatch(null)),
                Secret.class);
    }

    private Secret rotate(String name, String value, @Nullable Duration overlap) {
        return secrets.call(team, "secrets.rotate", new ValuesService.Rotate(name, value, null, overlap), Secret.class);
    }

    private static List<String> states(List<SecretVersion> versions) {
        return versions.stream()
                .map(version -> version.number() + " " + version.state())
                .toList();
    }

    @Test
    void aSecretIsKeptWithoutItsValue() {
        var made = secrets.create(team, "apiKey", "s3cr3t-value-1");
        assertThat(made.currentVersion()).isEqualTo(1);
        assertThat(made.redactable()).isTrue();
        assertThat(secrets.get(team, "apiKey")).isEqualTo(made);
        refused(ProblemCode.ALREADY_EXISTS, () -> secrets.create(team, "APIKEY", "x"));
        refused(ProblemCode.NOT_FOUND, () -> secrets.get(team, "APIKEY"));
        refused(ProblemCode.NOT_FOUND, () -> secrets.get(SecretsFixture.team(secrets.account()), "apiKey"));
    }

    @Test
    void valuesAreDrawnInTheEncodingAskedFor() {
        for (var encoding : SecretsService.Generate.Encoding.values()) {
            secrets.call(
                    team,
                    "secrets.create",
                    new SecretsService.Create(
                            "drawn" + encoding,
                            null,
                            new SecretsService.Generate(33, encoding),
                            null,
                            null,
                            null,
                            null,
                            null),
                    Secret.class);
            var consumer = secrets.bind(team, "drawn" + encoding, null);
            assertThat(secrets.read(team, consumer, "drawn" + encoding))
                    .matches(
                            switch (encoding) {
                                case HEX -> "[0-9a-f]{66}";
                                case BASE64 -> "[A-Za-z0-9+/]{44}";
                                case BASE64URL -> "[A-Za-z0-9_-]{44}";
                            });
        }
    }

    @Test
    void equalValuesShowEqualAndOtherAccountsDiffer() {
        secrets.create(team, "a", "same value");
        secrets.create(team, "b", "same value");
        var other = SecretsFixture.team(secrets.account());
        secrets.create(other, "a", "same value");
        String mine = secrets.versions(team, "a").getFirst().fingerprint();
        assertThat(mine).matches("[0-9a-f]{16}");
        assertThat(secrets.versions(team, "b").getFirst().fingerprint()).isEqualTo(mine);
        assertThat(secrets.versions(other, "a").getFirst().fingerprint()).isNotEqualTo(mine);
    }

    @Test
    void anOverlapPinsAndTheCountDecideWhatIsKept() {
        secrets.create(team, "apiKey", "value-1");
        rotate("apiKey", "value-2", Duration.ofHours(1));
        assertThat(states(secrets.versions(team, "apiKey"))).containsExactly("2 CURRENT", "1 OVERLAPPING");

        var unpinned = secrets.bind(team, "apiKey", null);
        var pinned = secrets.bind(team, "apiKey", 1L);
        var resolved = secrets.resolve(team, unpinned, "apiKey").secrets().getFirst();
        assertThat(resolved.text()).isEqualTo("value-2");
        assertThat(resolved.previous()).isEqualTo("value-1");
        assertThat(secrets.read(team, pinned, "apiKey")).isEqualTo("value-1");

        for (int i = 3; i <= 7; i++) {
            secrets.put(team, "apiKey", "value-" + i);
        }
        assertThat(states(secrets.versions(team, "apiKey")))
                .containsExactly(
                        "7 CURRENT",
                        "6 SUPERSEDED",
                        "5 SUPERSEDED",
                        "4 SUPERSEDED",
                        "3 DESTROYED",
                        "2 DESTROYED",
                        "1 OVERLAPPING");
        assertThat(secrets.read(team, pinned, "apiKey")).isEqualTo("value-1");
        secrets.postgres.clock().advance(Duration.ofHours(1));
        assertThat(secrets.versions(team, "apiKey").getLast().state()).isEqualTo(SecretVersion.State.SUPERSEDED);
        assertThat(secrets.resolve(team, unpinned, "apiKey")
                        .secrets()
                        .getFirst()
                        .previous())
                .isNull();

        patch("apiKey", Patch.absent(), Patch.of(1), Patch.absent());
        assertThat(states(secrets.versions(team, "apiKey")))
                .filteredOn(state -> !state.endsWith("DESTROYED"))
                .containsExactly("7 CURRENT", "1 SUPERSEDED");
        refused(ProblemCode.VERSION_PINNED, () -> secrets.put(team, "apiKey", "value-8"));
        refused(
                ProblemCode.VERSION_PINNED,
                () -> secrets.answer(team, "secrets.versions.destroy", new ValuesService.ByNumber("apiKey", 1)));
    }

    @Test
    void whatOverlappedOverTheCountIsDestroyedWhenTheOverlapEnds() {
        secrets.create(team, "o", "value-1");
        patch("o", Patch.absent(), Patch.of(1), Patch.absent());
        rotate("o", "value-2", Duration.ofHours(1));
        rotate("o", "value-3", Duration.ofHours(2));
        secrets.upkeep("secrets.destroy");
        assertThat(states(secrets.versions(team, "o"))).containsExactly("3 CURRENT", "2 OVERLAPPING", "1 OVERLAPPING");
        secrets.postgres.clock().advance(Duration.ofHours(1));
        secrets.upkeep("secrets.destroy");
        assertThat(states(secrets.versions(team, "o"))).containsExactly("3 CURRENT", "2 OVERLAPPING", "1 DESTROYED");
        secrets.postgres.clock().advance(Duration.ofHours(1));
        secrets.upkeep("secrets.destroy");
        secrets.upkeep("secrets.destroy");
        assertThat(states(secrets.versions(team, "o"))).containsExactly("3 CURRENT", "2 DESTROYED", "1 DESTROYED");
    }

    @Test
    void anOlderValueComesIntoForceAgainAndADestroyedOneDoesNot() {
        secrets.create(team, "p", "first value");
        secrets.put(team, "p", "second value");
        var promoted = secrets.call(team, "secrets.versions.promote", new ValuesService.ByNumber("p", 1), Secret.class);
        assertThat(promoted.currentVersion()).isEqualTo(3);
        assertThat(secrets.read(team, secrets.bind(team, "p", null), "p")).isEqualTo("first value");
        var destroyed =
                secrets.call(team, "secrets.versions.destroy", new ValuesService.ByNumber("p", 2), SecretVersion.class);
        assertThat(destroyed.state()).isEqualTo(SecretVersion.State.DESTROYED);
        refused(
                ProblemCode.INVALID_STATE,
                () -> secrets.answer(team, "secrets.versions.promote", new ValuesService.ByNumber("p", 2)));
        refused(
                ProblemCode.INVALID_STATE,
                () -> secrets.answer(team, "secrets.versions.destroy", new ValuesService.ByNumber("p", 3)));
        refused(
                ProblemCode.NOT_FOUND,
                () -> secrets.answer(team, "secrets.versions.promote", new ValuesService.ByNumber("p", 9)));
    }

    @Test
    void expiryFollowsTheDatabaseClockAndMovesTheVersion() {
        var clock = secrets.postgres.clock();
        secrets.create(team, "token", "expiring value");
        var consumer = secrets.bind(team, "token", null);
        var before = patch("token", Patch.of(clock.instant().plusSeconds(2)), Patch.absent(), Patch.absent());
        assertThat(secrets.read(team, consumer, "token")).isEqualTo("expiring value");

        clock.advance(Duration.ofSeconds(2));
        var expired = secrets.get(team, "token");
        assertThat(expired.state()).isEqualTo(Secret.State.EXPIRED);
        assertThat(expired.version()).isEqualTo(before.version() + 1);
        assertThatThrownBy(() -> secrets.read(team, consumer, "token"))
                .isInstanceOfSatisfying(
                        SecretFault.class, fault -> assertThat(fault.code()).isEqualTo("secret_expired"));
        secrets.upkeep("secrets.expire");
        assertThat(secrets.get(team, "token")).isEqualTo(expired);

        refused(
                ProblemCode.VALIDATION_FAILED,
                () -> patch("token", Patch.of(clock.instant()), Patch.absent(), Patch.absent()));
        patch("token", Patch.of(clock.instant().plusSeconds(60)), Patch.absent(), Patch.absent());
        assertThat(secrets.read(team, consumer, "token")).isEqualTo("expiring value");
    }

    @Test
    void aDisabledSecretDoesNotResolveAndEnablingItBringsItBack() {
        secrets.create(team, "d", "disabled value");
        var consumer = secrets.bind(team, "d", null);
        patch("d", Patch.absent(), Patch.absent(), Patch.of(true));
        assertThatThrownBy(() -> secrets.read(team, consumer, "d"))
                .isInstanceOfSatisfying(
                        SecretFault.class, fault -> assertThat(fault.code()).isEqualTo("secret_disabled"));
        assertThat(patch("d", Patch.absent(), Patch.absent(), Patch.of(false)).state())
                .isEqualTo(Secret.State.ACTIVE);
        assertThat(secrets.read(team, consumer, "d")).isEqualTo("disabled value");
    }

    @Test
    void whatIsBoundIsDeletedOnlyByForceAndCanBeRestoredForSevenDays() {
        secrets.create(team, "gone", "value to restore");
        var consumer = secrets.bind(team, "gone", null);
        refused(ProblemCode.INVALID_STATE, () -> secrets.delete(team, "gone", false, false));
        secrets.delete(team, "gone", false, true);
        refused(ProblemCode.NOT_FOUND, () -> secrets.get(team, "gone"));
        assertThatThrownBy(() -> secrets.read(team, consumer, "gone")).isInstanceOf(SecretFault.class);

        secrets.create(team, "Gone", "another");
        refused(
                ProblemCode.ALREADY_EXISTS,
                () -> secrets.answer(team, "secrets.restore", new SecretsService.ByName("gone")));
        secrets.delete(team, "Gone", true, false);
        secrets.answer(team, "secrets.restore", new SecretsService.ByName("gone"));
        assertThat(secrets.read(team, consumer, "gone")).isEqualTo("value to restore");

        secrets.delete(team, "gone", false, true);
        secrets.postgres.clock().advance(Duration.ofDays(7));
        refused(
                ProblemCode.NOT_FOUND,
                () -> secrets.answer(team, "secrets.restore", new SecretsService.ByName("gone")));
        secrets.upkeep("secrets.destroy");
        assertThat(rows(team)).isZero();
    }

    @Test
    void purgeErasesWhatWasDeletedBefore() {
        secrets.create(team, "x", "value to purge");
        secrets.delete(team, "x", false, false);
        assertThat(rows(team)).isEqualTo(1);
        secrets.delete(team, "x", true, false);
        assertThat(rows(team)).isZero();
        refused(ProblemCode.NOT_FOUND, () -> secrets.delete(team, "x", true, false));
    }

    private static long rows(Caller caller) {
        return secrets.in(caller, tx -> tx.one(row -> row.number("n"), "SELECT count(*) AS n FROM secrets.version"));
    }

    @Test
    void theQuotaEndsGrowthAndDeletingGivesBack() {
        for (int i = 0; i < 20; i++) {
            secrets.create(team, "n" + i, "value " + i);
        }
        refused(ProblemCode.QUOTA_EXCEEDED, () -> secrets.create(team, "n20", "value"));
        secrets.delete(team, "n3", false, false);
        secrets.create(team, "n20", "value");
        refused(
                ProblemCode.QUOTA_EXCEEDED,
                () -> secrets.answer(team, "secrets.restore", new SecretsService.ByName("n3")));
    }

    @Test
    void writersOfOneSecretComeOneAfterTheOther() throws Exception {
        secrets.create(team, "race", "value 0");
        var work = new java.util.ArrayList<Callable<Secret>>();
        for (int i = 1; i <= 8; i++) {
            String value = "value " + i;
            work.add(() -> secrets.put(team, "race", value));
        }
        var numbers = new HashSet<Long>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var done : pool.invokeAll(work)) {
                numbers.add(done.get().currentVersion());
            }
        }
        assertThat(numbers).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(secrets.versions(team, "race"))
                .filteredOn(version -> version.state() == SecretVersion.State.CURRENT)
                .hasSize(1);
        long version = secrets.get(team, "race").version();
        secrets.put(team, "race", "with If-Match", version);
        refused(ProblemCode.PRECONDITION_FAILED, () -> secrets.put(team, "race", "late", version));
    }

    @Test
    void theLastReadIsNotedOffTheRequestPathAndIsNoChange() {
        secrets.create(team, "seen", "value to see");
        var consumer = secrets.bind(team, "seen", null);
        long version = secrets.get(team, "seen").version();
        secrets.read(team, consumer, "seen");
        secrets.upkeep("secrets.last_read");
        var seen = secrets.get(team, "seen");
        assertThat(seen.lastReadAt()).isEqualTo(secrets.postgres.clock().instant());
        assertThat(seen.lastReadBy()).isEqualTo(team.principal().toString());
        assertThat(seen.version()).isEqualTo(version);
        secrets.upkeep("secrets.partitions");
    }
}
