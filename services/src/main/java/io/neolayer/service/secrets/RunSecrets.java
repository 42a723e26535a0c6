package io.neolayer.service.secrets;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives a run the secrets that it is bound to, after every access was written down. */
final class RunSecrets implements SecretsApi {
    private static final int HANDLE_BYTES = 16;

    private final SecretsStore secrets;
    private final ReadingStore readings;
    private final AccessStore accesses;
    private final BindingsService bindings;
    private final SecretsCipher cipher;
    private final IdSource ids;
    private final SecureRandom random;

    RunSecrets(
            SecretsStore secrets,
            ReadingStore readings,
            AccessStore accesses,
            BindingsService bindings,
            SecretsCipher cipher,
            IdSource ids,
            SecureRandom random) {
        this.secrets = secrets;
        this.readings = readings;
        this.accesses = accesses;
        this.bindings = bindings;
        this.cipher = cipher;
        this.ids = ids;
        this.random = random;
    }

    @Override
    public Set<String> existing(Tx tx, List<String> names) {
        return new LinkedHashSet<>(secrets.existing(tx, names));
    }

    @Override
    public void bind(Tx tx, Caller caller, List<String> names, Consumer consumer) {
        bindings.declare(tx, caller, names, consumer);
    }

    @Override
    public Resolved resolve(Tx tx, Caller caller, Consumer consumer, List<String> names, UUID execution) {
        if (names.isEmpty()) {
            return new Resolved(List.of(), Redactor.NONE);
        }
        var run = new Run(tx, caller, consumer, execution);
        if (names.size() > SecretsLimits.PER_RUN) {
            throw new SecretFault(
                    "secrets_limit",
                    "a run reads at most " + SecretsLimits.PER_RUN + " secrets, this one " + names.size());
        }
        var found = readings.find(tx, consumer, names);
        long bytes = 0;
        for (Reading reading : found) {
            var fault = reading.fault();
            bytes += reading.bytes();
            if (fault.isEmpty() && bytes > SecretsLimits.RUN_BYTES) {
                fault = Optional.of(new SecretFault(
                        "secrets_limit",
                        "a run reads at most " + SecretsLimits.RUN_BYTES + " bytes of secrets; " + reading.name()
                                + " is beyond it"));
            }
            if (fault.isPresent()) {
                refuse(run, reading, fault.get());
                throw fault.get();
            }
        }
        recordReads(run, found);
        return open(run, found);
    }

    /** Who reads, for what. */
    private record Run(Tx tx, Caller caller, Consumer consumer, UUID execution) {
        Access access(UUID id, UUID secret, @Nullable Long number, Access.Outcome outcome, @Nullable String reason) {
            return new Access(
                    id,
                    secret,
                    number,
                    consumer,
                    execution,
                    caller.principal().toString(),
                    outcome,
                    reason,
                    caller.origin().requestId(),
                    tx.now());
        }
    }

    private void refuse(Run run, Reading reading, SecretFault fault) {
        if (reading.secret() != null) {
            accesses.insert(
                    run.tx,
                    run.access(ids.next(), reading.secret(), reading.number(), Access.Outcome.REFUSED, fault.code()));
        }
    }

    private void recordReads(Run run, List<Reading> found) {
        var rows = new ArrayList<UUID>();
        var read = new ArrayList<UUID>();
        var numbers = new ArrayList<String>();
        for (Reading reading : found) {
            if (reading.secret() != null) {
                rows.add(ids.next());
                read.add(reading.secret());
                numbers.add(String.valueOf(reading.number()));
            }
        }
        accesses.insert(
                run.tx,
                run.access(rows.getFirst(), read.getFirst(), null, Access.Outcome.READ, null),
                rows,
                read,
                numbers);
    }

    private Resolved open(Run run, List<Reading> found) {
        var resolved = new ArrayList<ResolvedSecret>();
        var searched = new ArrayList<SecretRedactor.Named>();
        for (Reading reading : found) {
            String value = text(run.tx, reading, reading.current());
            String previous = reading.overlapping() == null ? null : text(run.tx, reading, reading.overlapping());
            searched.add(new SecretRedactor.Named(reading.name(), value));
            if (previous != null) {
                searched.add(new SecretRedactor.Named(reading.name(), previous));
            }
            resolved.add(
                    reading.exposure() == Binding.Exposure.HEADER
                            ? header(reading, value)
                            : new ResolvedSecret(reading.name(), value, previous, null));
        }
        return new Resolved(List.copyOf(resolved), SecretRedactor.of(searched));
    }

    private ResolvedSecret header(Reading reading, String value) {
        var drawn = new byte[HANDLE_BYTES];
        random.nextBytes(drawn);
        String handle = "nslsec_" + HexFormat.of().formatHex(drawn);
        return new ResolvedSecret(
                reading.name(), handle, null, new HeaderSecret(reading.name(), handle, value, reading.hosts()));
    }

    private String text(Tx tx, Reading reading, Reading.@Nullable Value value) {
        if (reading.secret() == null || value == null) {
            throw Problem.notFound();
        }
        byte[] bytes = cipher.open(tx, reading.secret(), value.number(), value.stored());
        try {
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
