package io.neolayer.kernel.operation;

import io.neolayer.kernel.tenancy.Permission;
import java.util.List;

/** A service of the product: its table of contents, read once at start-up. */
public interface Slice {
    /** One word: package, URL segment, SQL schema, permission prefix, SDK namespace. */
    String name();

    String title();

    /** One sentence: what a user gets. */
    String summary();

    List<Operation<?, ?>> operations();

    default Limits limits() {
        return List::of;
    }

    /** Permissions that handlers demand beside those of their operations. */
    default List<Permission> permissions() {
        return List.of();
    }

    default List<QuotaKind> quotas() {
        return List.of();
    }

    default List<Upkeep> upkeep() {
        return List.of();
    }

    /** Names of the health components without which the service does not work, beside the database. */
    default List<String> requires() {
        return List.of();
    }
}
