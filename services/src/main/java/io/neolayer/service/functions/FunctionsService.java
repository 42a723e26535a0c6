package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Functions themselves: made with their first version, changed, archived. */
final class FunctionsService {
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]*";

    /** A function with its first version. */
    record Create(
            @NotBlank @Size(max = 100) @Pattern(regexp = NAME)
            String name,

            @Nullable @Size(max = 1000) String description,
            @Nullable @Size(max = FunctionsLimits.TAGS) List<@NotBlank @Size(max = 63) String> tags,
            @Nullable @Min(1) @Max(50) Integer concurrency,
            @Nullable Duration keepExecutions,
            @Flat @Valid VersionFields content,
            @JsonIgnore @Nullable VersionDraft checked) {
        VersionDraft draft() {
            return checked == null ? content.draft() : checked;
        }

        Create with(VersionDraft found) {
            return new Create(name, description, tags, concurrency, keepExecutions, content, found);
        }
    }

    record ById(UUID id) {}

    record Filter(@Nullable String name, @Nullable String tag, Function.@Nullable Status status, PageRequest page) {}

    record Update(
            UUID id,
            Patch<@NotBlank @Size(max = 100) @Pattern(regexp = NAME) String> name,
            Patch<@Size(max = 1000) String> description,
            Patch<@Size(max = FunctionsLimits.TAGS) List<@NotBlank @Size(max = 63) String>> tags,
            Patch<@Min(1) @Max(50) Integer> concurrency,
            Patch<Duration> keepExecutions,
            Patch<Boolean> disabled,
            IfMatch ifMatch) {}

    record Delete(UUID id, IfMatch ifMatch) {}

    static final int CONCURRENCY = 10;
    static final Duration KEEP = Duration.ofDays(30);

    private final FunctionsStore store;
    private final VersionsService versions;
    private final IdSource ids;

    FunctionsService(FunctionsStore store, VersionsService versions, IdSource ids) {
        this.store = store;
        this.versions = versions;
        this.ids = ids;
    }

    Create prepare(Caller caller, Create input) {
        return input.with(versions.checked(caller, input.draft()));
    }

    Function create(Caller caller, Tx tx, Create input) {
        tx.quota("functions.functions", 1);
        var now = tx.now();
        var function = new Function(
                ids.next(),
                tx.account(),
                input.name(),
                VersionDraft.or(input.description(), ""),
                distinct(VersionDraft.or(input.tags(), List.of())),
                Function.Status.ACTIVE,
                Map.of(Alias.LIVE, 1L),
                1,
                VersionDraft.or(input.concurrency(), CONCURRENCY),
                kept(VersionDraft.or(input.keepExecutions(), KEEP)),
                1,
                now,
                now);
        store.insert(tx, function);
        versions.add(caller, tx, function, 1, input.draft());
        store.insert(
                tx,
                Alias.first(
                        function.id(), Alias.LIVE, 1, null, caller.principal().toString(), now));
        return function;
    }

    Page<Function> list(Caller caller, Tx tx, Filter filter) {
        return store.list(tx, filter.page(), filter.name(), filter.tag(), filter.status());
    }

    Function update(Caller caller, Tx tx, Update input) {
        Function before = store.lock(tx, input.id()).changeable();
        input.ifMatch().check(before.version());
        var status = input.disabled().present()
                ? Boolean.TRUE.equals(input.disabled().value()) ? Function.Status.DISABLED : Function.Status.ACTIVE
                : before.status();
        var after = new Function(
                before.id(),
                before.accountId(),
                required("/name", input.name(), before.name()),
                input.description().apply(before.description(), ""),
                distinct(input.tags().apply(before.tags(), List.of())),
                status,
                before.aliases(),
                before.latestNumber(),
                input.concurrency().apply(before.concurrency(), CONCURRENCY),
                kept(input.keepExecutions().apply(before.keepExecutions(), KEEP)),
                before.version() + 1,
                before.createdAt(),
                tx.now());
        store.update(tx, after);
        tx.changed("name", before.name(), after.name());
        tx.changed("status", before.status().name(), after.status().name());
        return after;
    }

    /** Archives: the name becomes free, the history stays. */
    Nothing delete(Caller caller, Tx tx, Delete input) {
        Function before = store.lock(tx, input.id()).changeable();
        input.ifMatch().check(before.version());
        store.update(
                tx,
                new Function(
                        before.id(),
                        before.accountId(),
                        before.name(),
                        before.description(),
                        before.tags(),
                        Function.Status.ARCHIVED,
                        before.aliases(),
                        before.latestNumber(),
                        before.concurrency(),
                        before.keepExecutions(),
                        before.version() + 1,
                        before.createdAt(),
                        tx.now()));
        tx.quota("functions.functions", -1);
        return Nothing.NOTHING;
    }

    private static String required(String field, Patch<String> patch, String current) {
        if (patch.present() && patch.value() == null) {
            throw Problem.invalid(field, "not_null", "a function has a name; leave the member out to keep it");
        }
        return patch.apply(current, current);
    }

    private static List<String> distinct(List<String> tags) {
        if (new HashSet<>(tags).size() < tags.size()) {
            throw Problem.invalid("/tags", "duplicate", "a tag stands there twice");
        }
        return tags;
    }

    private static Duration kept(Duration keep) {
        if (keep.compareTo(Duration.ofDays(1)) < 0 || keep.compareTo(FunctionsLimits.KEEP_MAX) > 0) {
            throw Problem.invalid("/keep_executions", "range", "expected P1D to P365D, found " + keep);
        }
        return keep;
    }
}
