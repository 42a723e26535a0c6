package io.neolayer.kernel.storage;

/** The three PostgreSQL roles: the owner migrates, the app serves requests, the system does the bookkeeping. */
final class Roles {
    /** The owner's name in the embedded database; an external one has its own. */
    static final String OWNER = "neolayer";

    static final String APP = "neolayer_app";
    static final String SYSTEM = "neolayer_system";

    private Roles() {}
}
