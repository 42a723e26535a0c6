package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows a value to a person. One transaction decides and records the access, granted or refused; only after it has
 * committed is the answer given.
 */
final class Reveal implements LongRun<Reveal.Ask, Reveal.Decided, Nothing, Reveal.Shown> {
    private static final String DENIED = "permission_denied";
    private static final int REASON_LEAST = 8;
    private static final int REASON_MOST = 200;

    record Ask(
            String name,
            @Nullable @Min(1) Long version,

            @NotNull @Size(min = REASON_LEAST, max = REASON_MOST)
            String reason) {}

    record Shown(String name, long number, @Sensitive String value) {
        @Override
        public String toString() {
            return "Shown[" + name + "]";
        }
    }

    /** What was decided and recorded. */
    sealed interface Decided {
        record Granted(Shown shown) implements Decided {}

        record Refused(Problem problem) implements Decided {}
    }

    private final SecretsStore secrets;
    private final VersionsStore versions;
    private final AccessStore accesses;
    private final SecretsCipher cipher;
    private final IdSource ids;

    Reveal(SecretsStore secrets, VersionsStore versions, AccessStore accesses, SecretsCipher cipher, IdSource ids) {
        this.secrets = secrets;
        this.versions = versions;
        this.accesses = accesses;
        this.cipher = cipher;
        this.ids = ids;
    }

    @Override
    public Slot reserve(Caller caller, Ask input, Duration patience) {
        return () -> {};
    }

    @Override
    public Decided admit(Caller caller, Tx tx, Ask input) {
        boolean may = caller.may(SecretsSlice.REVEAL, "secrets/" + input.name() + "/reveal");
        var found = secrets.find(tx, input.name());
        if (!may) {
            var denied = Problem.denied(caller.principal() + " lacks " + SecretsSlice.REVEAL
                    + ", which no wildcard contains; it must be granted by its name");
            return found.map(secret -> refused(caller, tx, secret, null, DENIED, denied))
                    .orElseGet(() -> refusedUnseen(tx, denied));
        }
        int length = input.reason().strip().length();
        if (length < REASON_LEAST || length > REASON_MOST) {
            throw Problem.invalid("/reason", "size", "expected 8 to 200 characters, found " + length);
        }
        return decide(caller, tx, input, found.orElseThrow(Problem::notFound));
    }

    /** There is no such secret, which the caller may not know; the attempt is in the audit log alone. */
    private static Decided refusedUnseen(Tx tx, Problem denied) {
        note(tx, Access.Outcome.REFUSED, DENIED);
        return new Decided.Refused(denied);
    }

    private static void note(Tx tx, Access.Outcome outcome, String reason) {
        tx.changed("outcome", null, outcome.name().toLowerCase(Locale.ROOT));
        tx.changed("reason", null, reason);
    }

    private Decided decide(Caller caller, Tx tx, Ask input, Secret secret) {
        var recent =
                accesses.lockReveals(tx, caller.principal().toString(), tx.now().minus(SecretsLimits.REVEAL_WINDOW));
        if (recent.count() >= SecretsLimits.REVEALS && recent.first() != null) {
            return refused(caller, tx, secret, null, "rate_limited", tooMany(tx, recent.first()));
        }
        if (secret.state() != Secret.State.ACTIVE) {
            var code = secret.state() == Secret.State.EXPIRED ? "secret_expired" : "secret_disabled";
            var problem = Problem.invalidState("the secret is not active, and only an active one can be revealed")
                    .with("reason", code);
            return refused(caller, tx, secret, null, code, problem);
        }
        long number = input.version() == null ? secret.currentVersion() : input.version();
        if (versions.get(tx, secret.id(), number).state() == SecretVersion.State.DESTROYED) {
            var problem = Problem.invalidState("version " + number + " is destroyed; there is nothing left to reveal");
            return refused(caller, tx, secret, number, "version_destroyed", problem);
        }
        try {
            byte[] value = cipher.open(tx, secret.id(), number, versions.sealed(tx, secret.id(), number));
            var shown = new Shown(secret.name(), number, new String(value, StandardCharsets.UTF_8));
            Arrays.fill(value, (byte) 0);
            record(caller, tx, secret, number, Access.Outcome.REVEALED, input.reason());
            return new Decided.Granted(shown);
        } catch (Problem e) {
            if (e.code() != ProblemCode.INTEGRITY_FAILED) {
                throw e;
            }
            record(caller, tx, secret, number, Access.Outcome.FAILED, e.code().code());
            return new Decided.Refused(e);
        }
    }

    private static Problem tooMany(Tx tx, Instant first) {
        Duration wait = Duration.between(tx.now(), first.plus(SecretsLimits.REVEAL_WINDOW));
        return Problem.of(
                        ProblemCode.RATE_LIMITED,
                        "a principal may reveal " + SecretsLimits.REVEALS + " values an hour, and has done so")
                .retryAfter(wait.plusSeconds(1));
    }

    private Decided refused(Caller caller, Tx tx, Secret secret, @Nullable Long number, String rule, Problem problem) {
        record(caller, tx, secret, number, Access.Outcome.REFUSED, rule);
        return new Decided.Refused(problem);
    }

    private void record(
            Caller caller, Tx tx, Secret secret, @Nullable Long number, Access.Outcome outcome, String reason) {
        note(tx, outcome, reason);
        accesses.insert(
                tx,
                new Access(
                        ids.next(),
                        secret.id(),
                        number,
                        null,
                        null,
                        caller.principal().toString(),
                        outcome,
                        reason,
                        caller.origin().requestId(),
                        tx.now()));
    }

    @Override
    public Nothing run(Caller caller, Decided admitted) {
        return Nothing.NOTHING;
    }

    @Override
    public Shown finish(Caller caller, Tx tx, Decided admitted, Nothing result) {
        return switch (admitted) {
            case Decided.Granted granted -> granted.shown();
            case Decided.Refused refused -> throw refused.problem();
        };
    }

    @Override
    public Shown finishFailed(Caller caller, Tx tx, Decided admitted, Nothing result, RuntimeException failure) {
        throw failure;
    }

    @Override
    public Shown progress(Caller caller, Tx tx, Decided admitted) {
        throw Problem.of(ProblemCode.TIMEOUT, "the value was not ready in time; ask again");
    }

    @Override
    public Duration wait(Ask input) {
        return Duration.ofSeconds(30);
    }
}
