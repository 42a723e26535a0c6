package io.neolayer.kernel.operation;

import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.tenancy.Permission;
import java.util.List;

/** A service of the product: its table of contents, read once at start-up. */
public interface Slice {
    /** What a service stands for in the product. */
    enum Layer {
        /** What all other services stand on: who may come in, and what runs here. */
        PLATFORM,
        /** What users come for. */
        SERVICE
    }

    /** Whether its interface may still change. */
    enum Maturity {
        STABLE,
        PREVIEW
    }

    /** One word: package, URL segment, SQL schema, permission prefix, SDK namespace. */
    String name();

    String title();

    /** One sentence: what a user gets. */
    String summary();

    List<Operation<?, ?>> operations();

    /** One word for the field that it belongs to, which services may share. */
    default String domain() {
        return name();
    }

    default Layer layer() {
        return Layer.SERVICE;
    }

    default Maturity maturity() {
        return Maturity.STABLE;
    }

    /** Names of the services that it asks through their API. */
    default List<String> dependsOn() {
        return List.of();
    }

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

    /** The kinds of durable work that it does; their names begin with its own. */
    default List<Work<?>> jobs() {
        return List.of();
    }

    /** Names of the health components without which the service does not work, beside the database. */
    default List<String> requires() {
        return List.of();
    }
}
