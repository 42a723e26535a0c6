package io.neolayer.kernel.config;

import java.util.Optional;

/**
 * Which database, and who migrates it.
 *
 * @param url absent for the embedded database
 * @param appUrl direct login of the role that serves requests, with a transaction pooler
 * @param systemUrl direct login of the role that does upkeep
 */
public record DatabaseConfig(
        Optional<String> url, Optional<String> appUrl, Optional<String> systemUrl, int pool, Migrate migrate) {
    /** Whether a start migrates the schema or refuses one that is not current. */
    public enum Migrate {
        AUTO,
        OFF
    }

    private static final String FORM = "postgres://USER:PASSWORD@HOST:PORT/NAME";

    static DatabaseConfig read(Settings settings) {
        settings.shortFlag("--dsn", "database.url");
        return new DatabaseConfig(
                settings.url(
                        "database.url",
                        FORM,
                        "external PostgreSQL, as the owner of the schema, also --dsn; absent: the embedded one in DATA_DIR"),
                settings.url(
                        "database.app_url", FORM, "direct login as neolayer_app, needed behind a transaction pooler"),
                settings.url(
                        "database.system_url",
                        FORM,
                        "direct login as neolayer_system, needed behind a transaction pooler"),
                Math.toIntExact(settings.number(
                        "database.pool", 20, Bounds.between(8, 500), "connections of this replica for requests")),
                settings.choice(
                        "migrate", Migrate.AUTO, "auto migrates at start; off refuses a schema that is not current"));
    }
}
