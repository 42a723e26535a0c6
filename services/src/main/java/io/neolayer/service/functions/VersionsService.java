package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.service.secrets.SecretsApi;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions and the aliases that point at them. */
final class VersionsService {
    static final String ALIAS = "[a-z][a-z0-9-]{0,31}";

    /** What the compile check found. */
    record Checked(
            String form,
            String compat,
            String entry,
            List<String> imports,
            List<String> warnings,
            String sourceSha256) {}

    /**
     * A new version.
     *
     * @param alias the alias to move to it, if any
     */
    record Deploy(
            UUID id,
            @Nullable @Pattern(regexp = ALIAS) String alias,
            @Flat @Valid VersionFields content,
            @JsonIgnore @Nullable VersionDraft checked) {
        VersionDraft draft() {
            return checked == null ? content.draft() : checked;
        }
    }

    record OfFunction(UUID id, PageRequest page) {}

    record ByNumber(UUID id, @Min(1) long n) {}

    record Put(
            UUID id,
            @Pattern(regexp = ALIAS) String alias,
            @NotNull @Min(1) Long number,
            @Valid Alias.@Nullable Canary canary,
            IfMatch ifMatch) {}

    record Rollback(UUID id, String alias, @Nullable @Min(1) Long to) {}

    record ByAlias(UUID id, String alias, IfMatch ifMatch) {}

    private final FunctionsStore functions;
    private final VersionsStore store;
    private final SourceCheck check;
    private final SecretsApi secrets;
    private final Grants grants;

    VersionsService(
            FunctionsStore functions, VersionsStore store, SourceCheck check, SecretsApi secrets, Grants grants) {
        this.functions = functions;
        this.store = store;
        this.check = check;
        this.secrets = secrets;
        this.grants = grants;
    }

    /** The permissions that a version may hold, judged for its creator. */
    interface Grants {
        /**
         * The named permissions.
         *
         * @throws Problem 422 for an unknown one, 403 for one the creator lacks
         */
        List<Permission> named(Caller creator, List<String> names);

        /** What the older action types need, cut to what the creator holds. */
        List<Permission> usual(Caller creator);
    }

    Checked check(Caller caller, VersionFields input) {
        VersionDraft draft = checked(caller, input.draft());
        var accepted = draft.accepted();
        return new Checked(
                accepted.form().wire(),
                accepted.compat().wire(),
                accepted.entry(),
                accepted.imports(),
                accepted.warnings(),
                sha256(draft.source()));
    }

    VersionDraft checked(Caller caller, VersionDraft draft) {
        return check.check(caller.account(), draft);
    }

    Deploy prepare(Caller caller, Deploy input) {
        return new Deploy(input.id(), input.alias(), input.content(), checked(caller, input.draft()));
    }

    Version deploy(Caller caller, Tx tx, Deploy input) {
        Function function = functions.lock(tx, input.id()).changeable();
        VersionDraft draft = input.draft();
        String content = content(draft, permissions(caller, draft));
        Version version;
        if (store.contentSha256(tx, function.id(), function.latestNumber())
                .filter(content::equals)
                .isPresent()) {
            version = unchanged(tx, function);
        } else {
            version = next(caller, tx, function, draft);
        }
        if (input.alias() != null) {
            move(caller, tx, function, input.alias(), version.number(), null, new IfMatch(null));
        }
        return version;
    }

    private Version unchanged(Tx tx, Function function) {
        Version latest = store.find(tx, function.id(), function.latestNumber()).orElseThrow(Problem::notFound);
        return new Version(
                latest.functionId(),
                latest.number(),
                latest.source(),
                latest.sourceSha256(),
                latest.sourceMap(),
                latest.form(),
                latest.compat(),
                latest.secrets(),
                latest.permissions(),
                latest.egress(),
                latest.limits(),
                latest.inputSchema(),
                latest.outputSchema(),
                latest.executor(),
                latest.minTrust(),
                latest.deterministic(),
                latest.record(),
                latest.createdAt(),
                latest.createdBy(),
                false);
    }

    private Version next(Caller caller, Tx tx, Function function, VersionDraft draft) {
        long number = function.latestNumber() + 1;
        if (number > FunctionsLimits.VERSIONS) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "a function has at most " + FunctionsLimits.VERSIONS + " versions; make a new function")
                    .with("quota", "functions.versions")
                    .with("limit", FunctionsLimits.VERSIONS)
                    .with("used", function.latestNumber());
        }
        Version version = add(caller, tx, function, number, draft);
        functions.update(
                tx,
                new Function(
                        function.id(),
                        function.accountId(),
                        function.name(),
                        function.description(),
                        function.tags(),
                        function.status(),
                        function.aliases(),
                        number,
                        function.concurrency(),
                        function.keepExecutions(),
                        function.version() + 1,
                        function.createdAt(),
                        tx.now()));
        return version;
    }

    /** Stores a version and binds its secrets, in the caller's transaction. */
    Version add(Caller caller, Tx tx, Function function, long number, VersionDraft draft) {
        List<String> permissions = permissions(caller, draft);
        var accepted = draft.accepted();
        var version = new Version(
                function.id(),
                number,
                draft.source(),
                sha256(draft.source()),
                draft.sourceMap(),
                accepted.form().wire(),
                accepted.compat().wire(),
                draft.secrets(),
                permissions,
                draft.egress(),
                draft.limits(),
                draft.inputSchema(),
                draft.outputSchema(),
                draft.executor(),
                draft.minTrust(),
                draft.deterministic(),
                draft.record(),
                tx.now(),
                caller.principal().toString(),
                true);
        store.insert(tx, version, content(draft, permissions));
        secrets.bind(tx, caller, draft.secrets(), new SecretsApi.Consumer("functions", function.id(), number));
        return version;
    }

    private List<String> permissions(Caller caller, VersionDraft draft) {
        List<Permission> granted =
                draft.permissions() == null ? grants.usual(caller) : grants.named(caller, draft.permissions());
        return granted.stream().map(Permission::toString).sorted().distinct().toList();
    }

    private static String content(VersionDraft draft, List<String> permissions) {
        return sha256(Documents.write(List.of(
                draft.source(),
                VersionDraft.or(draft.sourceMap(), ""),
                draft.secrets(),
                permissions,
                draft.egress(),
                Documents.treeOf(draft.limits()),
                draft.inputSchema() == null ? Map.of() : List.of(draft.inputSchema()),
                draft.outputSchema() == null ? Map.of() : List.of(draft.outputSchema()),
                draft.executor(),
                draft.minTrust(),
                draft.deterministic(),
                draft.record())));
    }

    private static String sha256(String text) {
        return Hex.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    Page<Version> list(Caller caller, Tx tx, OfFunction input) {
        return store.list(tx, input.page(), functions.get(tx, input.id()).id());
    }

    Version get(Caller caller, Tx tx, ByNumber input) {
        return store.find(tx, input.id(), input.n()).orElseThrow(Problem::notFound);
    }

    Alias put(Caller caller, Tx tx, Put input) {
        Function function = functions.lock(tx, input.id()).changeable();
        exists(function, "/number", input.number());
        if (input.canary() != null) {
            exists(function, "/canary/number", input.canary().number());
        }
        return move(caller, tx, function, input.alias(), input.number(), input.canary(), input.ifMatch());
    }

    private Alias move(
            Caller caller,
            Tx tx,
            Function function,
            String name,
            long number,
            Alias.@Nullable Canary canary,
            IfMatch ifMatch) {
        var by = caller.principal().toString();
        var before = functions.findAlias(tx, function.id(), name);
        if (before.isEmpty()) {
            Alias first = Alias.first(function.id(), name, number, canary, by, tx.now());
            functions.insert(tx, first);
            return first;
        }
        ifMatch.check(before.get().version());
        if (before.get().number() == number && Objects.equals(before.get().canary(), canary)) {
            return before.get();
        }
        Alias moved = before.get().to(number, canary, by, tx.now());
        functions.update(tx, moved);
        tx.changed("alias." + name, String.valueOf(before.get().number()), String.valueOf(number));
        return moved;
    }

    private static void exists(Function function, String field, long number) {
        if (number > function.latestNumber()) {
            throw Problem.invalid(
                    field,
                    "not_found",
                    "expected a version from 1 to " + function.latestNumber() + ", found " + number);
        }
    }

    Alias rollback(Caller caller, Tx tx, Rollback input) {
        Function function = functions.lock(tx, input.id()).changeable();
        Alias alias = functions.findAlias(tx, function.id(), input.alias()).orElseThrow(Problem::notFound);
        Long to = input.to() == null ? alias.history().getFirst().from() : input.to();
        if (to == null) {
            throw Problem.invalidState("alias " + alias.name() + " has not moved yet; there is nothing to go back to");
        }
        exists(function, "/to", to);
        return move(caller, tx, function, alias.name(), to, null, new IfMatch(null));
    }

    Page<Alias> aliases(Caller caller, Tx tx, OfFunction input) {
        return functions.aliases(tx, input.page(), functions.get(tx, input.id()).id());
    }

    Nothing deleteAlias(Caller caller, Tx tx, ByAlias input) {
        functions.lock(tx, input.id()).changeable();
        Alias alias = functions.findAlias(tx, input.id(), input.alias()).orElseThrow(Problem::notFound);
        input.ifMatch().check(alias.version());
        if (alias.name().equals(Alias.LIVE)) {
            throw Problem.invalidState("alias live stays; disable or archive the function instead");
        }
        functions.deleteAlias(tx, input.id(), input.alias());
        return Nothing.NOTHING;
    }
}
