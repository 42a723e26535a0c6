package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Lifecycle;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.Permission;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Secrets: their values, who may read them, and who did. */
public final class SecretsSlice implements Slice {
    static final Permission READ = Permission.of("secrets", "read");
    static final Permission WRITE = Permission.of("secrets", "write");
    static final Permission BIND = Permission.of("secrets", "bind");
    static final Permission REVEAL = Permission.named("secrets", "reveal");

    private static final String ONE = "/secrets/{name}";
    private static final String VERSIONS = ONE + "/versions";
    private static final String BINDINGS = ONE + "/bindings";

    private final SecretsLimits limits;
    private final SecretsService secrets;
    private final ValuesService values;
    private final BindingsService bindings;
    private final AccessesService accesses;
    private final Reveal reveal;
    private final RunSecrets api;
    private final SecretsUpkeep upkeep = new SecretsUpkeep();

    /**
     * Wires the service.
     *
     * @param consumers asked whether what a binding names exists
     * @param unopened told of each stored value that does not open
     */
    public SecretsSlice(
            SecretsLimits limits,
            AccountKeys keys,
            Consumers consumers,
            IdSource ids,
            SecureRandom random,
            Runnable unopened) {
        var store = new SecretsStore();
        var versions = new VersionsStore();
        var bound = new BindingsStore();
        var read = new AccessStore();
        var cipher = new SecretsCipher(keys, random, unopened);
        this.limits = limits;
        this.values = new ValuesService(store, versions, bound, cipher, limits, random);
        this.secrets = new SecretsService(store, bound, values, ids);
        this.bindings = new BindingsService(store, versions, bound, consumers, ids);
        this.accesses = new AccessesService(store, read);
        this.reveal = new Reveal(store, versions, read, cipher, ids);
        this.api = new RunSecrets(store, new ReadingStore(), read, bindings, cipher, ids, random);
    }

    /** What neighbours may ask. */
    public SecretsApi api() {
        return api;
    }

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public String title() {
        return "Secrets";
    }

    @Override
    public String summary() {
        return "Values that go in once and are read only by the code they are bound to.";
    }

    @Override
    public String domain() {
        return "custody";
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                create(),
                list(),
                get(),
                put(),
                rotate(),
                update(),
                delete(),
                restore(),
                versions(),
                promote(),
                destroy(),
                reveal(),
                bind(),
                bindings(),
                unbind(),
                accesses());
    }

    private Operation<?, ?> create() {
        return Operation.post("/secrets", SecretsService.Create.class, Secret.class)
                .id("secrets.create")
                .summary("Store a secret, or have one drawn that nobody sees")
                .example(
                        "{\"name\":\"prod.apiKey\",\"generate\":{\"bytes\":32,\"encoding\":\"base64url\"},\"tags\":[\"prod\"]}")
                .needs(WRITE)
                .answers(secret -> Answer.created("/secrets/" + secret.name()))
                .handledBy(secrets::create);
    }

    private Operation<?, ?> list() {
        return Operation.list("/secrets", SecretsService.Filter.class, Secret.class)
                .id("secrets.list")
                .summary("Secrets without their values, by name")
                .needs(READ)
                .columns("name", "state", "current_version", "expires_at", "last_read_at")
                .handledBy(secrets::list);
    }

    private Operation<?, ?> get() {
        return Operation.get(ONE, SecretsService.ByName.class, Secret.class)
                .id("secrets.get")
                .summary("One secret without its value")
                .needs(READ)
                .lifecycle(new Lifecycle("state", Map.of("deleted", "succeeded")))
                .readsOne(SecretsStore.GET, input -> List.of(input.name()));
    }

    private Operation<?, ?> put() {
        return Operation.put(ONE, ValuesService.Put.class, Secret.class)
                .id("secrets.put")
                .summary("Put a new value in force at once")
                .example("{\"generate\":{\"bytes\":32,\"encoding\":\"hex\"}}")
                .needs(WRITE)
                .handledBy(values::put);
    }

    private Operation<?, ?> rotate() {
        return Operation.post(ONE + "/rotate", ValuesService.Rotate.class, Secret.class)
                .id("secrets.rotate")
                .summary("Put a new value in force while the old one stays good for a time")
                .example("{\"generate\":{\"bytes\":32,\"encoding\":\"hex\"},\"overlap\":\"PT1H\"}")
                .needs(WRITE)
                .handledBy(values::rotate);
    }

    private Operation<?, ?> update() {
        return Operation.patch(ONE, SecretsService.Update.class, Secret.class)
                .id("secrets.update")
                .summary("Change what is said about a secret, disable or enable it")
                .example("{\"description\":\"for the price source\",\"rotate_every\":\"P90D\"}")
                .needs(WRITE)
                .handledBy(secrets::update);
    }

    private Operation<?, ?> delete() {
        return Operation.delete(ONE, SecretsService.Delete.class, Nothing.class)
                .id("secrets.delete")
                .summary("Delete a secret; it can be restored for seven days unless it is purged")
                .needs(WRITE)
                .confirm("The secret stops resolving at once.")
                .handledBy(secrets::delete);
    }

    private Operation<?, ?> restore() {
        return Operation.post(ONE + "/restore", SecretsService.ByName.class, Secret.class)
                .id("secrets.restore")
                .summary("Bring back a deleted secret with its values and bindings")
                .needs(WRITE)
                .handledBy(secrets::restore);
    }

    private Operation<?, ?> versions() {
        return Operation.list(VERSIONS, ValuesService.OfSecret.class, SecretVersion.class)
                .id("secrets.versions.list")
                .summary("The values of a secret by number, without the values")
                .needs(READ)
                .columns("number", "state", "bytes", "fingerprint", "created_at", "created_by")
                .handledBy(values::list);
    }

    private Operation<?, ?> promote() {
        return Operation.post(VERSIONS + "/{n}/promote", ValuesService.ByNumber.class, Secret.class)
                .id("secrets.versions.promote")
                .summary("Put an older value in force again, as a new version")
                .needs(WRITE)
                .handledBy(values::promote);
    }

    private Operation<?, ?> destroy() {
        return Operation.post(VERSIONS + "/{n}/destroy", ValuesService.ByNumber.class, SecretVersion.class)
                .id("secrets.versions.destroy")
                .summary("Erase an older value for good")
                .needs(WRITE)
                .confirm("The value cannot be brought back.")
                .handledBy(values::destroy);
    }

    private Operation<?, ?> reveal() {
        return Operation.post(ONE + "/reveal", Reveal.Ask.class, Reveal.Shown.class)
                .id("secrets.reveal")
                .summary("Show a value; who, when and why is recorded")
                .example("{\"reason\":\"migration to another vault\"}")
                .needs(REVEAL)
                .judgedInside()
                .notFromFunctions()
                .neverStored()
                .confirm("The value is shown, and the access is recorded with your reason.")
                .runs(reveal);
    }

    private Operation<?, ?> bind() {
        return Operation.post(BINDINGS, BindingsService.Bind.class, Binding.class)
                .id("secrets.bindings.create")
                .summary("Let a consumer read a secret")
                .example(
                        "{\"consumer\":{\"service\":\"functions\",\"id\":\"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b\"},\"exposure\":\"header\",\"hosts\":[\"api.example.com\"]}")
                .needs(BIND)
                .answers(binding -> Answer.created("/secrets/" + binding.secret() + "/bindings/" + binding.id()))
                .handledBy(bindings::create);
    }

    private Operation<?, ?> bindings() {
        return Operation.list(BINDINGS, ValuesService.OfSecret.class, Binding.class)
                .id("secrets.bindings.list")
                .summary("Who may read a secret, newest first")
                .needs(READ)
                .columns("id", "consumer", "pin", "exposure", "hosts", "created_by")
                .handledBy(bindings::list);
    }

    private Operation<?, ?> unbind() {
        return Operation.delete(BINDINGS + "/{id}", BindingsService.ById.class, Nothing.class)
                .id("secrets.bindings.delete")
                .summary("End a consumer's right to read a secret")
                .needs(BIND)
                .handledBy(bindings::delete);
    }

    private Operation<?, ?> accesses() {
        return Operation.list(ONE + "/accesses", AccessesService.Filter.class, Access.class)
                .id("secrets.accesses.list")
                .summary("Who read a secret, and who was refused, newest first")
                .needs(READ)
                .columns("at", "outcome", "principal", "number", "reason")
                .handledBy(accesses::list);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public List<QuotaKind> quotas() {
        return limits.quotas();
    }

    @Override
    public List<String> requires() {
        return List.of("master_key");
    }

    @Override
    public List<Upkeep> upkeep() {
        return upkeep.tasks();
    }
}
