package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of a secret: a new one, an older one again, and their destruction. */
final class ValuesService {
    record Put(
            String name,
            @Sensitive @Nullable String value,
            @Valid SecretsService.@Nullable Generate generate,
            IfMatch ifMatch) {
        @Override
        public String toString() {
            return "Put[" + name + "]";
        }
    }

    /** @param overlap how long the value before stays good beside the new one, PT0S to P30D */
    record Rotate(
            String name,
            @Sensitive @Nullable String value,
            @Valid SecretsService.@Nullable Generate generate,
            @Nullable Duration overlap) {
        @Override
        public String toString() {
            return "Rotate[" + name + "]";
        }
    }

    record OfSecret(String name, PageRequest page) {}

    record ByNumber(String name, long n) {}

    private final SecretsStore secrets;
    private final VersionsStore store;
    private final BindingsStore bindings;
    private final SecretsCipher cipher;
    private final SecretsLimits limits;
    private final SecureRandom random;

    ValuesService(
            SecretsStore secrets,
            VersionsStore store,
            BindingsStore bindings,
            SecretsCipher cipher,
            SecretsLimits limits,
            SecureRandom random) {
        this.secrets = secrets;
        this.store = store;
        this.bindings = bindings;
        this.cipher = cipher;
        this.limits = limits;
        this.random = random;
    }

    Optional<FieldError> fault(@Nullable String value, SecretsService.@Nullable Generate generate) {
        if (generate != null && (generate.bytes() < 16 || generate.bytes() > 64)) {
            return Optional.of(new FieldError("/generate/bytes", "range", "expected 16 to 64"));
        }
        return SecretsRules.valueFault(value, generate, limits.valueBytes());
    }

    /** The given value, or a drawn one, in UTF-8; whoever stores it overwrites it. */
    byte[] bytes(@Nullable String value, SecretsService.@Nullable Generate generate) {
        if (value != null || generate == null) {
            return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        }
        var drawn = new byte[generate.bytes()];
        random.nextBytes(drawn);
        String text = switch (generate.encoding()) {
            case HEX -> HexFormat.of().formatHex(drawn);
            case BASE64 -> Base64.getEncoder().encodeToString(drawn);
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        };
        Arrays.fill(drawn, (byte) 0);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Stores the first value of a secret. */
    void first(Tx tx, Secret secret, byte[] value, String by) {
        seal(tx, secret, 1, value, by);
    }

    Secret put(Caller caller, Tx tx, Put input) {
        var secret = secrets.lock(tx, input.name());
        input.ifMatch().check(secret.version());
        fault(input.value(), input.generate()).ifPresent(fault -> SecretsRules.refuse(List.of(fault)));
        return add(caller, tx, secret, bytes(input.value(), input.generate()), Duration.ZERO);
    }

    Secret rotate(Caller caller, Tx tx, Rotate input) {
        var secret = secrets.lock(tx, input.name());
        fault(input.value(), input.generate()).ifPresent(fault -> SecretsRules.refuse(List.of(fault)));
        Duration overlap = input.overlap() == null ? SecretsLimits.OVERLAP : input.overlap();
        if (overlap.isNegative() || overlap.compareTo(SecretsLimits.OVERLAP_MAX) > 0) {
            throw Problem.invalid("/overlap", "range", "expected PT0S to P30D, found " + overlap);
        }
        return add(caller, tx, secret, bytes(input.value(), input.generate()), overlap);
    }

    /** An older value comes into force again, as a new version. */
    Secret promote(Caller caller, Tx tx, ByNumber input) {
        var secret = secrets.lock(tx, input.name());
        var older = store.get(tx, secret.id(), input.n());
        return switch (older.state()) {
            case CURRENT -> throw Problem.invalidState("version " + input.n() + " is in force already");
            case DESTROYED ->
                throw Problem.invalidState(
                        "version " + input.n() + " is destroyed; only one that is kept can be promoted");
            case OVERLAPPING, SUPERSEDED -> {
                byte[] value = cipher.open(tx, secret.id(), input.n(), store.sealed(tx, secret.id(), input.n()));
                yield add(caller, tx, secret, value, Duration.ZERO);
            }
        };
    }

    SecretVersion destroy(Caller caller, Tx tx, ByNumber input) {
        var secret = secrets.lock(tx, input.name());
        var version = store.get(tx, secret.id(), input.n());
        if (version.state() == SecretVersion.State.DESTROYED) {
            return version;
        }
        if (version.state() == SecretVersion.State.CURRENT) {
            throw Problem.invalidState(
                    "version " + input.n() + " is in force; store another value first, or delete the secret");
        }
        if (bindings.pinned(tx, secret.id(), input.n())) {
            throw pinned(tx, secret, "version " + input.n() + " is read by a binding that pins it");
        }
        store.destroy(tx, secret.id(), input.n());
        tx.changed("version." + input.n(), version.state().name().toLowerCase(Locale.ROOT), "destroyed");
        return store.get(tx, secret.id(), input.n());
    }

    /** Destroys what is over the count of a secret that keeps fewer values from now on. */
    void trim(Tx tx, Secret locked) {
        SecretsRules.surplus(store.kept(tx, locked.id()), locked.versionsKept())
                .forEach(number -> store.destroy(tx, locked.id(), number));
    }

    Page<SecretVersion> list(Caller caller, Tx tx, OfSecret input) {
        return store.list(tx, input.page(), secrets.get(tx, input.name()).id());
    }

    private Secret add(Caller caller, Tx tx, Secret locked, byte[] value, Duration overlap) {
        var kept = store.kept(tx, locked.id());
        var room = SecretsRules.roomForOne(kept, locked.versionsKept(), !overlap.isZero());
        if (room.blocked()) {
            throw pinned(
                    tx,
                    locked,
                    "secret " + locked.name() + " keeps " + locked.versionsKept()
                            + " values, and those that would have to go are pinned");
        }
        if (kept.size() - room.destroyed().size() >= SecretsLimits.VERSIONS_MAX) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "secret " + locked.name() + " has " + kept.size()
                                    + " values, most of which still overlap; wait for the end of an overlap")
                    .with("quota", "secrets.versions_kept")
                    .with("limit", SecretsLimits.VERSIONS_MAX)
                    .with("used", kept.size());
        }
        store.endCurrent(tx, locked.id(), overlap.isZero() ? null : tx.now().plus(overlap));
        room.destroyed().forEach(number -> store.destroy(tx, locked.id(), number));
        long number = locked.currentVersion() + 1;
        boolean searchable = value.length >= SecretsLimits.SHORTEST_REDACTED;
        seal(tx, locked, number, value, caller.principal().toString());
        var after = locked.at(number, searchable, tx.now());
        secrets.update(tx, after);
        tx.changed("current_version", String.valueOf(locked.currentVersion()), String.valueOf(number));
        return after;
    }

    private void seal(Tx tx, Secret secret, long number, byte[] value, String by) {
        try {
            store.insert(tx, secret.id(), number, cipher.seal(tx, secret.id(), number, value), by);
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    private Problem pinned(Tx tx, Secret secret, String detail) {
        var pinning = bindings.some(tx, secret.id(), true);
        return Problem.of(ProblemCode.VERSION_PINNED, detail + "; delete the bindings first")
                .with("bindings", pinning);
    }
}
