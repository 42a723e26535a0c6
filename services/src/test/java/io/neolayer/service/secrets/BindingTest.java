package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import io.neolayer.service.secrets.SecretsApi.SecretFault;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BindingTest {
    @RegisterExtension
    static final SecretsFixture secrets = new SecretsFixture();

    private final Caller team = SecretsFixture.team(secrets.account());
    private final Caller developer = SecretsFixture.key(team.account(), "functions:*", "*:write", "*:read");
    private final UUID function = UUID.randomUUID();

    private Consumer version(@Nullable Long number) {
        var consumer = new Consumer("functions", function, number);
        secrets.existing.add(consumer);
        return consumer;
    }

    private void declare(Caller caller, Consumer consumer, String... names) {
        secrets.in(caller, tx -> {
            secrets.slice.api().bind(tx, caller, List.of(names), consumer);
            return consumer;
        });
    }

    private Binding bind(String name, Consumer consumer, Binding.@Nullable Exposure exposure, List<String> hosts) {
        return secrets.call(
                team,
                "secrets.bindings.create",
                new BindingsService.Bind(
                        name,
                        new BindingsService.Reader(consumer.service(), consumer.id(), consumer.version()),
                        null,
                        exposure,
                        hosts),
                Binding.class);
    }

    private static void notBound(int index, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .extracting(FieldError::field, FieldError::code)
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple("/secrets/" + index, "secret_not_bound")));
    }

    private static void refused(ProblemCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.code()).as(problem.detail()).isEqualTo(code));
    }

    @Test
    void whoMayBindBindsByDeclaringAndNewCodeNeedsANewDecision() {
        secrets.create(team, "apiKey", "value of the key");
        declare(team, version(1L), "apiKey");
        assertThat(secrets.read(developer, version(1L), "apiKey")).isEqualTo("value of the key");

        notBound(0, () -> declare(developer, version(2L), "apiKey"));
        declare(developer, version(2L));
        assertThatThrownBy(() -> secrets.read(developer, version(2L), "apiKey"))
                .isInstanceOfSatisfying(
                        SecretFault.class, fault -> assertThat(fault.code()).isEqualTo("secret_not_bound"));

        bind("apiKey", version(null), null, List.of());
        declare(developer, version(3L), "apiKey");
        assertThat(secrets.read(developer, version(3L), "apiKey")).isEqualTo("value of the key");
    }

    @Test
    void missingAndUnboundLookAlike() {
        secrets.create(team, "real", "value");
        var missing = thrown(() -> declare(developer, version(1L), "absent"));
        var unbound = thrown(() -> declare(developer, version(1L), "real"));
        assertThat(missing.errors()).isEqualTo(unbound.errors());
        assertThat(missing.detail()).isEqualTo(unbound.detail());
        notBound(1, () -> declare(team, version(1L), "real", "absent"));
        var stranger = SecretsFixture.team(secrets.account());
        notBound(0, () -> declare(stranger, version(1L), "real"));
        var unknown = fault(() -> secrets.read(team, version(1L), "absent"));
        var known = fault(() -> secrets.read(team, version(1L), "real"));
        assertThat(unknown).hasMessage(String.valueOf(known.getMessage()).replace("real", "absent"));
        assertThat(unknown.code()).isEqualTo(known.code());
    }

    private static Problem thrown(ThrowingCallable work) {
        try {
            work.call();
        } catch (Problem e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("expected a problem");
    }

    private static SecretFault fault(ThrowingCallable work) {
        try {
            work.call();
        } catch (SecretFault e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("expected a fault");
    }

    @Test
    void theNewestBindingThatCoversDecides() {
        secrets.create(team, "token", "value of the token");
        declare(team, version(1L), "token");
        bind("token", version(null), Binding.Exposure.HEADER, List.of("127.0.0.1", "*.example.com"));

        var resolved = secrets.resolve(team, version(1L), "token").secrets().getFirst();
        var header = Objects.requireNonNull(resolved.header());
        assertThat(resolved.text()).matches("nslsec_[0-9a-f]{32}");
        assertThat(header.handle()).isEqualTo(resolved.text());
        assertThat(header.value()).isEqualTo("value of the token");
        assertThat(header.hosts()).containsExactly("127.0.0.1", "*.example.com");
        assertThat(resolved.previous()).isNull();
        assertThat(header.toString() + resolved).doesNotContain("value of the token");
        assertThat(secrets.resolve(team, version(1L), "token")
                        .secrets()
                        .getFirst()
                        .text())
                .isNotEqualTo(resolved.text());

        declare(team, version(2L), "token");
        assertThat(secrets.read(team, version(2L), "token")).startsWith("nslsec_");
    }

    @Test
    void bindingsByHandAreChecked() {
        secrets.create(team, "s", "value");
        refused(
                ProblemCode.NOT_FOUND,
                () -> bind("s", new Consumer("functions", UUID.randomUUID(), null), null, List.of()));
        refused(ProblemCode.NOT_FOUND, () -> bind("absent", version(1L), null, List.of()));
        refused(
                ProblemCode.VALIDATION_FAILED,
                () -> bind("s", version(1L), Binding.Exposure.HEADER, List.of("http://x")));
        refused(ProblemCode.VALIDATION_FAILED, () -> bind("s", version(1L), Binding.Exposure.HEADER, List.of()));
        bind("s", version(1L), null, List.of());
        refused(ProblemCode.ALREADY_EXISTS, () -> bind("s", version(1L), null, List.of()));
        var blind = SecretsFixture.key(team.account(), "secrets:bind");
        refused(
                ProblemCode.NOT_FOUND,
                () -> secrets.answer(
                        blind,
                        "secrets.bindings.create",
                        new BindingsService.Bind(
                                "s",
                                new BindingsService.Reader(
                                        "functions", function, version(null).version()),
                                null,
                                null,
                                null)));
        refused(
                ProblemCode.PERMISSION_DENIED,
                () -> secrets.answer(
                        developer,
                        "secrets.bindings.create",
                        new BindingsService.Bind(
                                "s", new BindingsService.Reader("functions", function, null), null, null, null)));
    }

    @Test
    void aDeletedBindingReadsNoMoreAndLeavesARefusal() {
        secrets.create(team, "s", "value");
        var binding = bind("s", version(1L), null, List.of());
        secrets.answer(team, "secrets.bindings.delete", new BindingsService.ById("s", binding.id()));
        secrets.in(team, tx -> {
            assertThatThrownBy(() -> secrets.slice.api().resolve(tx, developer, version(1L), List.of("s"), function))
                    .isInstanceOf(SecretFault.class);
            return tx;
        });
        var access = secrets.accesses(team, "s").getFirst();
        assertThat(access.outcome()).isEqualTo(Access.Outcome.REFUSED);
        assertThat(access.reason()).isEqualTo("secret_not_bound");
        assertThat(access.executionId()).isEqualTo(function);
        assertThat(access.consumer()).isEqualTo(version(1L));
        assertThat(access.principal()).isEqualTo(developer.principal().toString());
    }

    @Test
    void oneRowForEachSecretAndRun() {
        secrets.create(team, "a", "value a");
        secrets.create(team, "b", "value b");
        declare(team, version(1L), "a", "b");
        var resolved = secrets.resolve(team, version(1L), "b", "a");
        assertThat(resolved.secrets())
                .extracting(SecretsApi.ResolvedSecret::text)
                .containsExactly("value b", "value a");
        assertThat(resolved.redactor().redact("value a, value b")).isEqualTo("[secret:a], [secret:b]");
        assertThat(secrets.accesses(team, "a")).hasSize(1);
        assertThat(secrets.accesses(team, "b").getFirst().number()).isEqualTo(1);
    }

    @Test
    void countAndBytesOfARunAreBounded() {
        var many =
                java.util.stream.IntStream.range(0, 21).mapToObj(i -> "n" + i).toArray(String[]::new);
        refused(ProblemCode.VALIDATION_FAILED, () -> declare(team, version(1L), many));
        assertThat(fault(() -> secrets.resolve(team, version(1L), many)).code()).isEqualTo("secrets_limit");

        var names = new String[9];
        for (int i = 0; i < names.length; i++) {
            names[i] = "big" + i;
            secrets.create(team, names[i], "x".repeat(4_000));
            bind(names[i], version(1L), null, List.of());
        }
        assertThat(fault(() -> secrets.resolve(team, version(1L), names)).code())
                .isEqualTo("secrets_limit");
        assertThat(thrown(() -> declare(team, version(1L), names))
                        .errors()
                        .getFirst()
                        .code())
                .isEqualTo("secrets_limit");
    }

    @Test
    void aSecretHasAHundredConsumersAtMost() {
        secrets.create(team, "s", "value");
        declare(team, version(1L), "s");
        for (int i = 1; i < SecretsLimits.BINDINGS; i++) {
            declare(team, new Consumer("functions", UUID.randomUUID(), 1L), "s");
        }
        refused(ProblemCode.QUOTA_EXCEEDED, () -> declare(team, new Consumer("functions", UUID.randomUUID(), 1L), "s"));
        declare(team, version(2L), "s");
    }

    @Test
    void eachDeployOfOneFunctionIsBoundAndTheVersionsBeforeItStayReadable() {
        secrets.create(team, "s", "value");
        for (long i = 1; i <= SecretsLimits.BINDINGS + 20; i++) {
            declare(team, version(i), "s");
        }
        assertThat(secrets.read(team, version(1L), "s")).isEqualTo("value");
        assertThat(secrets.read(team, version(SecretsLimits.BINDINGS + 20L), "s"))
                .isEqualTo("value");
        refused(ProblemCode.VALIDATION_FAILED, () -> declare(developer, version(SecretsLimits.BINDINGS + 21L), "s"));
    }

    @Test
    void namesAreKnownIgnoringCase() {
        secrets.create(team, "apiKey", "value");
        Set<String> known = secrets.in(team, tx -> secrets.slice.api().existing(tx, List.of("APIKEY", "other")));
        assertThat(known).containsExactly("APIKEY");
    }
}
