package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import io.neolayer.service.secrets.SecretsApi.ResolvedSecret;
import io.neolayer.service.secrets.SecretsApi.SecretFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A neighbour that reads secrets as functions do: versions declare names, a run resolves them and answers redacted. */
final class StandInFunctions implements Slice {
    record Declare(@Nullable List<String> secrets) {}

    record DeclareMore(UUID id, @Nullable List<String> secrets) {}

    record Version(UUID id, long number) {}

    /** @param text what the code returns; {@code {name}} stands for what it sees of a secret */
    record Run(UUID id, long number, String text) {}

    record Ended(
            String status,
            @Nullable String output,
            @Nullable String errorCode) {}

    private final Map<UUID, List<List<String>>> versions = new ConcurrentHashMap<>();
    private final Supplier<SecretsApi> secrets;
    private final Supplier<UUID> ids;

    StandInFunctions(Supplier<SecretsApi> secrets, Supplier<UUID> ids) {
        this.secrets = secrets;
        this.ids = ids;
    }

    boolean exists(UUID id, @Nullable Long version) {
        var declared = versions.get(id);
        return declared != null && (version == null || version <= declared.size());
    }

    @Override
    public String name() {
        return "functions";
    }

    @Override
    public String title() {
        return "Stand-in";
    }

    @Override
    public String summary() {
        return "Reads secrets.";
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.post("/functions", Declare.class, Version.class)
                        .id("functions.create")
                        .summary("First version")
                        .needs(Permission.of("functions", "write"))
                        .answers(made -> Answer.created("/functions/" + made.id()))
                        .handledBy((caller, tx, input) -> add(caller, tx, ids.get(), input.secrets())),
                Operation.post("/functions/{id}/versions", DeclareMore.class, Version.class)
                        .id("functions.versions.create")
                        .summary("Next version")
                        .needs(Permission.of("functions", "write"))
                        .answers(made -> Answer.created("/functions/" + made.id() + "/versions/" + made.number()))
                        .handledBy((caller, tx, input) -> add(caller, tx, input.id(), input.secrets())),
                Operation.post("/functions/{id}/versions/{number}/run", Run.class, Ended.class)
                        .id("functions.run")
                        .summary("Run a version")
                        .needs(Permission.of("functions", "execute"))
                        .handledBy(this::run),
                Operation.get("/functions/{id}", Run.class, Ended.class)
                        .id("functions.get")
                        .summary("Nothing but its permission")
                        .needs(Permission.of("functions", "read"))
                        .handledBy(this::run));
    }

    private Version add(Caller caller, Tx tx, UUID id, @Nullable List<String> names) {
        List<String> declared = names == null ? List.of() : names;
        var all = new java.util.ArrayList<>(versions.getOrDefault(id, List.of()));
        all.add(declared);
        secrets.get().bind(tx, caller, declared, new Consumer("functions", id, (long) all.size()));
        versions.put(id, all);
        return new Version(id, all.size());
    }

    private Ended run(Caller caller, Tx tx, Run input) {
        List<String> names = versions.getOrDefault(input.id(), List.of()).get((int) input.number() - 1);
        try {
            var resolved = secrets.get()
                    .resolve(tx, caller, new Consumer("functions", input.id(), input.number()), names, ids.get());
            var seen = new HashMap<String, String>();
            resolved.secrets().forEach((ResolvedSecret each) -> seen.put(each.name(), each.text()));
            String text = input.text();
            for (var each : seen.entrySet()) {
                text = text.replace("{" + each.getKey() + "}", each.getValue());
            }
            return new Ended("succeeded", resolved.redactor().redact(text), null);
        } catch (SecretFault fault) {
            return new Ended("failed", null, fault.code());
        }
    }
}
