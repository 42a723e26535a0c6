package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.service.secrets.BindingsStore.Declared;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides who may read: by hand, or by the declaration of a consumer. */
final class BindingsService {
    /** @param version null for every version, later ones too */
    record Reader(
            @NotBlank String service,
            @NotNull UUID id,
            @Nullable @Min(1) Long version) {}

    record Bind(
            String name,
            @NotNull @Valid Reader consumer,
            @Nullable @Min(1) Long pin,
            Binding.@Nullable Exposure exposure,
            @Nullable @Size(max = SecretsLimits.HOSTS) List<@NotNull String> hosts) {}

    record ById(String name, UUID id) {}

    private final SecretsStore secrets;
    private final VersionsStore versions;
    private final BindingsStore store;
    private final Consumers consumers;
    private final IdSource ids;

    BindingsService(
            SecretsStore secrets, VersionsStore versions, BindingsStore store, Consumers consumers, IdSource ids) {
        this.secrets = secrets;
        this.versions = versions;
        this.store = store;
        this.consumers = consumers;
        this.ids = ids;
    }

    Binding create(Caller caller, Tx tx, Bind input) {
        var reader = input.consumer();
        var consumer = new Consumer(reader.service(), reader.id(), reader.version());
        var exposure = input.exposure() == null ? Binding.Exposure.VALUE : input.exposure();
        List<String> hosts = input.hosts() == null ? List.of() : input.hosts();
        SecretsRules.refuse(SecretsRules.bindingFaults(consumer, exposure, hosts, input.pin()));
        var secret = secrets.lock(tx, input.name());
        demand(caller, tx, consumer);
        if (input.pin() != null) {
            boolean kept = versions.find(tx, secret.id(), input.pin())
                    .filter(version -> version.state() != SecretVersion.State.DESTROYED)
                    .isPresent();
            if (!kept) {
                throw Problem.invalid(
                        "/pin", "not_found", "expected the number of a version that is kept, found " + input.pin());
            }
        }
        var binding = new Binding(
                ids.next(),
                secret.name(),
                consumer,
                input.pin(),
                exposure,
                hosts,
                tx.now(),
                caller.principal().toString());
        add(tx, secret.id(), binding);
        return binding;
    }

    /** The consumer exists, and the caller may see it; else both look alike. */
    private void demand(Caller caller, Tx tx, Consumer consumer) {
        boolean seen = caller.may(Permission.of(consumer.service(), "read"), consumer.service() + "/" + consumer.id());
        if (!seen || !consumers.exists(tx, consumer.service(), consumer.id(), consumer.version())) {
            throw Problem.notFound();
        }
    }

    private void add(Tx tx, UUID secret, Binding binding) {
        store.insert(tx, secret, binding);
        tx.changed("binding." + binding.secret(), null, words(binding.consumer()));
    }

    private static String words(Consumer consumer) {
        return consumer.service() + "/" + consumer.id()
                + (consumer.version() == null ? "" : "/versions/" + consumer.version());
    }

    Page<Binding> list(Caller caller, Tx tx, ValuesService.OfSecret input) {
        return store.list(tx, input.page(), secrets.get(tx, input.name()).id());
    }

    Nothing delete(Caller caller, Tx tx, ById input) {
        var secret = secrets.lock(tx, input.name());
        var binding = store.find(tx, secret.id(), input.id()).orElseThrow(Problem::notFound);
        store.delete(tx, binding.id());
        tx.changed("binding." + secret.name(), words(binding.consumer()), null);
        return Nothing.NOTHING;
    }

    /** Binds what a consumer declares, where the caller may; a binding that covers it already stays as it is. */
    void declare(Tx tx, Caller caller, List<String> names, Consumer consumer) {
        if (names.size() > SecretsLimits.PER_RUN) {
            throw Problem.invalid(
                    "/secrets",
                    "size",
                    "expected at most " + SecretsLimits.PER_RUN + " secrets, found " + names.size());
        }
        if (names.isEmpty()) {
            return;
        }
        var declared = store.declared(tx, names, consumer);
        var faults = new ArrayList<FieldError>();
        for (int i = 0; i < declared.size(); i++) {
            var each = declared.get(i);
            if (each.secret() == null || !(each.covered() || mayBind(caller, each))) {
                faults.add(new FieldError(
                        "/secrets/" + i,
                        "secret_not_bound",
                        "expected a secret that this code may read, found none; somebody who holds secrets:bind"
                                + " creates it or binds it"));
            }
        }
        SecretsRules.refuse(faults);
        long bytes = declared.stream().mapToLong(Declared::bytes).sum();
        if (bytes > SecretsLimits.RUN_BYTES) {
            throw Problem.invalid(
                    "/secrets",
                    "secrets_limit",
                    "expected values of at most " + SecretsLimits.RUN_BYTES + " bytes together, found " + bytes);
        }
        for (Declared each : declared) {
            if (!each.covered() && each.secret() != null) {
                add(tx, each.secret(), declaredBinding(tx, caller, each, consumer));
            }
        }
    }

    private Binding declaredBinding(Tx tx, Caller caller, Declared each, Consumer consumer) {
        return new Binding(
                ids.next(),
                each.name(),
                consumer,
                null,
                Binding.Exposure.VALUE,
                List.of(),
                tx.now(),
                caller.principal().toString());
    }

    private static boolean mayBind(Caller caller, Declared declared) {
        return caller.may(SecretsSlice.BIND, "secrets/" + declared.name() + "/bindings");
    }
}
