package io.neolayer.kernel.tenancy;

/** The one evaluator of permissions; {@code explain} runs the same. */
@FunctionalInterface
public interface Access {
    /**
     * Judges a permission on a resource.
     *
     * @param resource path after {@code /accounts/{account_id}/}, percent-decoded; empty for the account itself
     */
    Decision decide(Permission permission, String resource);

    /**
     * What was decided and by which statement.
     *
     * @param decidedBy source of the deciding statement, such as {@code scope:functions:write}, or {@code default_deny}
     */
    record Decision(boolean allowed, String decidedBy) {}
}
