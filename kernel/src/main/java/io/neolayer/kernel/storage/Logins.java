package io.neolayer.kernel.storage;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in for what. With the owner alone each pool connection is put into its role once, when it is opened; with
 * logins for app and system nothing is set, which is the form for a transaction pooler.
 *
 * @param generated whether the passwords of app and system are ours to give to the roles
 * @param owner migrates and owns everything; null when migrations run elsewhere and both others are given
 */
public record Logins(
        @Nullable Dsn owner, @Nullable Dsn app, @Nullable Dsn system, boolean generated) {
    public Logins {
        if ((app == null) != (system == null)) {
            throw new StorageFault(
                    "both DATABASE_APP_URL and DATABASE_SYSTEM_URL, or neither",
                    "only one of them",
                    "set the other, or leave both out so that DATABASE_URL serves for both");
        }
        if (owner == null && app == null) {
            throw new StorageFault(
                    "DATABASE_URL", "no database URL", "set it, or leave out all three for the embedded database");
        }
    }

    /** The form with one URL. */
    public static Logins of(Dsn owner) {
        return new Logins(owner, null, null, false);
    }

    /** An external database; any of the three may be null, as the record says. */
    public static Logins of(@Nullable Dsn owner, @Nullable Dsn app, @Nullable Dsn system) {
        return new Logins(owner, app, system, false);
    }

    Pool.Login forRole(String role) {
        var own = role.equals(Roles.APP) ? app : system;
        if (own != null) {
            return new Pool.Login(own, true);
        }
        return new Pool.Login(Objects.requireNonNull(owner), false);
    }

    /** The embedded database: three logins with generated passwords. */
    public static Logins of(EmbeddedPostgres postgres) {
        return new Logins(postgres.owner(), postgres.app(), postgres.system(), true);
    }

    /** The same logins on another database of the same server. */
    public Logins onDatabase(String name) {
        return new Logins(
                owner == null ? null : owner.onDatabase(name),
                app == null ? null : app.onDatabase(name),
                system == null ? null : system.onDatabase(name),
                generated);
    }
}
