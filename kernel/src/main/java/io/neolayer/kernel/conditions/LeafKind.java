package io.neolayer.kernel.conditions;

import io.neolayer.kernel.problem.FieldError;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A kind of leaf that asks something of the world, registered by a slice. */
public interface LeafKind {
    /** The member that names it, such as {@code price}. */
    String name();

    /** The members a leaf of this kind may have, beside {@code op}, {@code value} and {@code rearm}. */
    Set<String> fields();

    /** Whether a leaf has {@code op} and {@code value}; without them it must find {@code true}. */
    default boolean compares() {
        return true;
    }

    /** Whether a leaf may have {@code rearm}. */
    default boolean rearms() {
        return false;
    }

    /**
     * What is wrong with a leaf.
     *
     * @param at JSON pointer of the leaf's members, to begin each fault's field with
     */
    List<FieldError> check(JsonNode fields, String at);

    /**
     * Looks, outside any transaction.
     *
     * @throws io.neolayer.kernel.problem.Problem when it cannot be known now; the leaf is unknown then
     */
    Observation observe(Asking asking, JsonNode fields);
}
