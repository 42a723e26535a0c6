package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import java.util.Optional;
import java.util.UUID;

/** Versions, which are only ever added. */
final class VersionsStore {
    private static final String COLUMNS = """
            function_id, number, source_sha256, source_map, form, compat, secrets, permissions, egress, limits,
            input_schema, output_schema, executor, min_trust, deterministic, record, created_at, created_by
            """;

    void insert(Tx tx, Version version, String contentSha256) {
        tx.run(
                """
                INSERT INTO functions.version (account_id, function_id, number, source, source_sha256, content_sha256,
                  source_map, form, compat, secrets, permissions, egress, limits, input_schema, output_schema, executor,
                  min_trust, deterministic, record, created_at, created_by)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                version.functionId(),
                version.number(),
                version.source(),
                version.sourceSha256(),
                contentSha256,
                version.sourceMap(),
                version.form(),
                version.compat(),
                version.secrets(),
                version.permissions(),
                version.egress(),
                Documents.write(version.limits()),
                Documents.writeOrNull(version.inputSchema()),
                Documents.writeOrNull(version.outputSchema()),
                version.executor(),
                version.minTrust(),
                version.deterministic(),
                version.record(),
                version.createdAt(),
                version.createdBy());
    }

    /** The whole version, source included. */
    Optional<Version> find(Tx tx, UUID function, long number) {
        return tx.find(row -> version(row, row.text("source")), "SELECT source, " + COLUMNS + """
                         FROM functions.version
                        WHERE account_id = tenancy.account() AND function_id = ? AND number = ?
                        """, function, number);
    }

    Optional<String> contentSha256(Tx tx, UUID function, long number) {
        return tx.find(row -> row.text("content_sha256"), """
                SELECT content_sha256 FROM functions.version
                WHERE account_id = tenancy.account() AND function_id = ? AND number = ?
                """, function, number);
    }

    Page<Version> list(Tx tx, PageRequest page, UUID function) {
        return tx.page(
                page,
                Keyset.highestFirst(Version::number),
                row -> version(row, null),
                "SELECT " + COLUMNS + """
                         FROM functions.version
                        WHERE account_id = tenancy.account() AND function_id = ? AND number < ?
                        ORDER BY number DESC LIMIT ?
                        """,
                function);
    }

    private static Version version(Row row, @org.jspecify.annotations.Nullable String source) {
        return new Version(
                row.uuid("function_id"),
                row.number("number"),
                source,
                row.text("source_sha256"),
                row.textOrNull("source_map"),
                row.text("form"),
                row.text("compat"),
                row.texts("secrets"),
                row.texts("permissions"),
                row.texts("egress"),
                Documents.read(row.text("limits"), RunBounds.class),
                Documents.treeOrNull(row.textOrNull("input_schema")),
                Documents.treeOrNull(row.textOrNull("output_schema")),
                row.text("executor"),
                row.text("min_trust"),
                row.flag("deterministic"),
                row.flag("record"),
                row.instant("created_at"),
                row.text("created_by"),
                true);
    }
}
