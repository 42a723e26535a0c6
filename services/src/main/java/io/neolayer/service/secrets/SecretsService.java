package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Secrets from their creation to their end; what becomes of their values stands in {@link ValuesService}. */
final class SecretsService {
    /** A value that the server draws and nobody sees. */
    record Generate(@Min(16) @Max(64) int bytes, @NotNull Encoding encoding) {
        /** How the drawn bytes become text; {@code base64url} is without padding. */
        enum Encoding {
            HEX,
            BASE64,
            BASE64URL
        }
    }

    record Create(
            @NotNull @Pattern(regexp = SecretsRules.NAME) String name,
            @Sensitive @Nullable String value,
            @Valid @Nullable Generate generate,
            @Nullable @Size(max = 500) String description,
            @Nullable @Size(max = SecretsLimits.TAGS) List<@NotNull @Size(min = 1, max = 63) String> tags,
            @Nullable Instant expiresAt,
            @Nullable Duration rotateEvery,

            @Nullable @Min(1) @Max(SecretsLimits.VERSIONS_MAX)
            Integer versionsKept) {
        @Override
        public String toString() {
            return "Create[" + name + "]";
        }
    }

    record ByName(String name) {}

    record Filter(
            @Nullable String prefix,
            @Nullable String tag,
            Secret.@Nullable State state,
            @Nullable Duration expiringWithin,
            PageRequest page) {}

    record Update(
            String name,
            Patch<@Size(max = 500) String> description,
            Patch<@Size(max = SecretsLimits.TAGS) List<@NotNull @Size(min = 1, max = 63) String>> tags,
            Patch<Instant> expiresAt,
            Patch<Duration> rotateEvery,
            Patch<@Min(1) @Max(SecretsLimits.VERSIONS_MAX) Integer> versionsKept,
            Patch<Boolean> disabled,
            IfMatch ifMatch) {}

    /**
     * The end of a secret.
     *
     * @param purge destroys at once what else could be restored for seven days
     * @param force even if something is bound to it
     */
    record Delete(
            String name,
            @Query @Nullable Boolean purge,
            @Query @Nullable Boolean force,
            IfMatch ifMatch) {}

    private final SecretsStore store;
    private final BindingsStore bindings;
    private final ValuesService values;
    private final IdSource ids;

    SecretsService(SecretsStore store, BindingsStore bindings, ValuesService values, IdSource ids) {
        this.store = store;
        this.bindings = bindings;
        this.values = values;
        this.ids = ids;
    }

    Secret create(Caller caller, Tx tx, Create input) {
        var faults = new ArrayList<FieldError>();
        if (!SecretsRules.isName(input.name())) {
            faults.add(new FieldError("/name", "pattern", "expected " + SecretsRules.NAME));
        }
        values.fault(input.value(), input.generate()).ifPresent(faults::add);
        faults.addAll(SecretsRules.detailFaults(
                input.description(), input.tags(), input.versionsKept(), input.rotateEvery()));
        SecretsRules.expiryFault(input.expiresAt(), tx.now()).ifPresent(faults::add);
        SecretsRules.refuse(faults);

        tx.quota(SecretsLimits.QUOTA_NAME, 1);
        var by = caller.principal().toString();
        byte[] value = values.bytes(input.value(), input.generate());
        var secret = new Secret(
                ids.next(),
                tx.account(),
                input.name(),
                or(input.description(), ""),
                or(input.tags(), List.of()),
                Secret.State.ACTIVE,
                1,
                or(input.versionsKept(), SecretsLimits.VERSIONS_KEPT),
                input.expiresAt(),
                input.rotateEvery(),
                value.length >= SecretsLimits.SHORTEST_REDACTED,
                1,
                tx.now(),
                tx.now(),
                by,
                null,
                null);
        store.insert(tx, secret);
        values.first(tx, secret, value, by);
        return secret;
    }

    Page<Secret> list(Caller caller, Tx tx, Filter input) {
        Instant before = input.expiringWithin() == null ? null : tx.now().plus(input.expiringWithin());
        return store.list(
                tx, input.page(), new SecretsStore.Filter(input.prefix(), input.tag(), input.state(), before));
    }

    Secret update(Caller caller, Tx tx, Update input) {
        var before = store.lock(tx, input.name());
        input.ifMatch().check(before.version());
        var after = new Secret(
                before.id(),
                before.accountId(),
                before.name(),
                input.description().apply(before.description(), ""),
                input.tags().apply(before.tags(), List.of()),
                before.state(),
                before.currentVersion(),
                input.versionsKept().apply(before.versionsKept(), SecretsLimits.VERSIONS_KEPT),
                input.expiresAt().present() ? input.expiresAt().value() : before.expiresAt(),
                input.rotateEvery().present() ? input.rotateEvery().value() : before.rotateEvery(),
                before.redactable(),
                before.version(),
                before.createdAt(),
                before.updatedAt(),
                before.createdBy(),
                before.lastReadAt(),
                before.lastReadBy());
        var faults =
                SecretsRules.detailFaults(after.description(), after.tags(), after.versionsKept(), after.rotateEvery());
        if (input.expiresAt().present()) {
            SecretsRules.expiryFault(after.expiresAt(), tx.now()).ifPresent(faults::add);
        }
        SecretsRules.refuse(faults);
        boolean disabled = input.disabled().apply(before.state() == Secret.State.DISABLED, false);
        after = after.to(SecretsRules.stateOf(disabled, after.expiresAt(), tx.now()), tx.now());
        store.update(tx, after);
        if (after.versionsKept() < before.versionsKept()) {
            values.trim(tx, after);
        }
        note(tx, before, after);
        return after;
    }

    private static void note(Tx tx, Secret before, Secret after) {
        changed(tx, "description", before.description(), after.description());
        changed(tx, "tags", before.tags(), after.tags());
        changed(tx, "state", before.state(), after.state());
        changed(tx, "versions_kept", before.versionsKept(), after.versionsKept());
        changed(tx, "expires_at", before.expiresAt(), after.expiresAt());
        changed(tx, "rotate_every", before.rotateEvery(), after.rotateEvery());
    }

    private static void changed(Tx tx, String field, @Nullable Object before, @Nullable Object after) {
        String was = before == null ? null : before.toString();
        String is = after == null ? null : after.toString();
        if (!Objects.equals(was, is)) {
            tx.changed(field, was, is);
        }
    }

    Nothing delete(Caller caller, Tx tx, Delete input) {
        boolean purge = Boolean.TRUE.equals(input.purge());
        var live = store.findLocked(tx, input.name());
        var secret = live.or(() -> purge ? store.findDeleted(tx, input.name()) : live)
                .orElseThrow(Problem::notFound);
        input.ifMatch().check(secret.version());
        if (live.isPresent()) {
            if (!Boolean.TRUE.equals(input.force())) {
                refuseInUse(bindings.some(tx, secret.id(), false), secret);
            }
            tx.quota(SecretsLimits.QUOTA_NAME, -1);
        }
        if (purge) {
            store.erase(tx, secret.id());
        } else {
            store.update(tx, secret.to(Secret.State.DELETED, tx.now()));
        }
        tx.changed("state", word(secret.state()), purge ? "destroyed" : "deleted");
        return Nothing.NOTHING;
    }

    private static void refuseInUse(List<Binding> bound, Secret secret) {
        if (!bound.isEmpty()) {
            throw Problem.of(
                            ProblemCode.INVALID_STATE,
                            "secret " + secret.name() + " is bound to " + bound.size()
                                    + " consumers; delete the bindings, or repeat with force=true")
                    .with("reason", "in_use")
                    .with("bindings", bound);
        }
    }

    Secret restore(Caller caller, Tx tx, ByName input) {
        var deleted = store.findDeleted(tx, input.name()).orElseThrow(Problem::notFound);
        tx.quota(SecretsLimits.QUOTA_NAME, 1);
        var restored = deleted.to(SecretsRules.stateOf(false, deleted.expiresAt(), tx.now()), tx.now());
        store.update(tx, restored);
        tx.changed("state", word(deleted.state()), word(restored.state()));
        return restored;
    }

    private static String word(Secret.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
