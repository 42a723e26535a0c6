package io.neolayer.service.functions;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Functions and their aliases. */
final class FunctionsStore {
    private static final String COLUMNS = """
            f.id, f.account_id, f.name, f.description, f.tags, f.status, f.latest_number, f.concurrency,
            f.keep_executions, f.version, f.created_at, f.updated_at, f.aliases
            """;

    static final GatheredRead<Function> GET = new GatheredRead<>(
            "functions.get",
            "SELECT " + COLUMNS + " FROM functions.function f WHERE f.account_id = tenancy.account() AND f.id = ?",
            FunctionsStore::function,
            List.of("uuid"));

    void insert(Tx tx, Function function) {
        try {
            tx.run(
                    """
                    INSERT INTO functions.function (account_id, id, name, description, tags, status, latest_number,
                      concurrency, keep_executions, version, created_at, updated_at)
                    VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    function.id(),
                    function.name(),
                    function.description(),
                    function.tags(),
                    function.status(),
                    function.latestNumber(),
                    function.concurrency(),
                    function.keepExecutions().toString(),
                    function.version(),
                    function.createdAt(),
                    function.updatedAt());
        } catch (DatabaseFault e) {
            throw nameTaken(e, function.name());
        }
    }

    void update(Tx tx, Function function) {
        try {
            tx.run(
                    """
                    UPDATE functions.function SET name = ?, description = ?, tags = ?, status = ?, latest_number = ?,
                      concurrency = ?, keep_executions = ?, version = ?, updated_at = ?
                    WHERE account_id = tenancy.account() AND id = ?
                    """,
                    function.name(),
                    function.description(),
                    function.tags(),
                    function.status(),
                    function.latestNumber(),
                    function.concurrency(),
                    function.keepExecutions().toString(),
                    function.version(),
                    function.updatedAt(),
                    function.id());
        } catch (DatabaseFault e) {
            throw nameTaken(e, function.name());
        }
    }

    private static RuntimeException nameTaken(DatabaseFault fault, String name) {
        if (fault.brokenUnique().isEmpty()) {
            return fault;
        }
        return Problem.of(ProblemCode.ALREADY_EXISTS, "there is a function named " + name + " already");
    }

    /** The function with its row locked, so that numbers and aliases move one after the other. */
    Function lock(Tx tx, UUID id) {
        boolean known = tx.find(
                        row -> row.uuid("id"),
                        "SELECT id FROM functions.function WHERE account_id = tenancy.account() AND id = ? FOR UPDATE",
                        id)
                .isPresent();
        if (!known) {
            throw Problem.notFound();
        }
        return find(tx, id).orElseThrow(Problem::notFound);
    }

    /** @throws Problem 404 for an unknown function */
    Function get(Tx tx, UUID id) {
        return find(tx, id).orElseThrow(Problem::notFound);
    }

    Optional<Function> find(Tx tx, UUID id) {
        return tx.find(GET.mapper(), GET.sql(), id);
    }

    Page<Function> list(
            Tx tx, PageRequest page, @Nullable String name, @Nullable String tag, Function.@Nullable Status status) {
        return tx.page(
                page,
                Keyset.newestFirst(Function::id),
                FunctionsStore::function,
                "SELECT " + COLUMNS + """
                         FROM functions.function f
                        WHERE f.account_id = tenancy.account()
                          AND (?::text IS NULL OR lower(f.name) = lower(?::text))
                          AND (?::text IS NULL OR ?::text = ANY (f.tags))
                          AND (?::text IS NULL OR f.status = ?::text)
                          AND f.id < ? ORDER BY f.id DESC LIMIT ?
                        """,
                name,
                name,
                tag,
                tag,
                status,
                status);
    }

    void insert(Tx tx, Alias alias) {
        tx.run(
                """
                INSERT INTO functions.alias (account_id, function_id, name, number, canary, history, version, updated_at)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?)
                """,
                alias.functionId(),
                alias.name(),
                alias.number(),
                Documents.writeOrNull(alias.canary()),
                Documents.write(alias.history()),
                alias.version(),
                alias.updatedAt());
        number(tx, alias.functionId());
    }

    /** Keeps the numbers of the aliases beside their function. */
    private static void number(Tx tx, UUID function) {
        tx.later("""
                UPDATE functions.function f
                SET aliases = (SELECT coalesce(json_object_agg(a.name, a.number), '{}')::text FROM functions.alias a
                  WHERE a.account_id = f.account_id AND a.function_id = f.id)
                WHERE f.account_id = tenancy.account() AND f.id = ?
                """, function);
    }

    void update(Tx tx, Alias alias) {
        tx.run(
                """
                UPDATE functions.alias SET number = ?, canary = ?, history = ?, version = ?, updated_at = ?
                WHERE account_id = tenancy.account() AND function_id = ? AND name = ?
                """,
                alias.number(),
                Documents.writeOrNull(alias.canary()),
                Documents.write(alias.history()),
                alias.version(),
                alias.updatedAt(),
                alias.functionId(),
                alias.name());
        number(tx, alias.functionId());
    }

    void deleteAlias(Tx tx, UUID function, String name) {
        tx.run(
                "DELETE FROM functions.alias WHERE account_id = tenancy.account() AND function_id = ? AND name = ?",
                function,
                name);
        number(tx, function);
    }

    Optional<Alias> findAlias(Tx tx, UUID function, String name) {
        return tx.find(FunctionsStore::alias, """
                SELECT function_id, name, number, canary, history, version, updated_at FROM functions.alias
                WHERE account_id = tenancy.account() AND function_id = ? AND name = ?
                """, function, name);
    }

    Page<Alias> aliases(Tx tx, PageRequest page, UUID function) {
        return tx.page(page, Keyset.byText(Alias::name), FunctionsStore::alias, """
                SELECT function_id, name, number, canary, history, version, updated_at FROM functions.alias
                WHERE account_id = tenancy.account() AND function_id = ? AND name > ? ORDER BY name LIMIT ?
                """, function);
    }

    private static Function function(Row row) {
        return new Function(
                row.uuid("id"),
                row.uuid("account_id"),
                row.text("name"),
                row.text("description"),
                row.texts("tags"),
                row.constant("status", Function.Status.class),
                numbers(row.text("aliases")),
                row.number("latest_number"),
                row.integer("concurrency"),
                Duration.parse(row.text("keep_executions")),
                row.number("version"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static Map<String, Long> numbers(String json) {
        return Documents.readMap(json, Long.class);
    }

    private static Alias alias(Row row) {
        return new Alias(
                row.uuid("function_id"),
                row.text("name"),
                row.number("number"),
                Documents.readOrNull(row.textOrNull("canary"), Alias.Canary.class),
                Documents.readList(row.text("history"), Alias.Move.class),
                row.number("version"),
                row.instant("updated_at"));
    }
}
