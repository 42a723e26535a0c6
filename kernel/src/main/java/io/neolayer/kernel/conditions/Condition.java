package io.neolayer.kernel.conditions;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** A condition that was read and found well-formed. */
public sealed interface Condition {
    /** Holds when each does. */
    record All(List<Condition> of) implements Condition {
        public All {
            of = List.copyOf(of);
        }
    }

    /** Holds when one does. */
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }
    }

    /** Holds when the other does not. */
    record Not(Condition of) implements Condition {}

    /**
     * Compares a value of the document that is judged.
     *
     * @param path where the leaf stands in the condition, a JSON pointer (RFC 6901)
     */
    record Value(String path, JsonPointer pointer, Comparison test) implements Condition {}

    /**
     * Compares what a kind observes.
     *
     * @param fields the leaf's members as written
     * @param back the comparison that must fail before a fired condition may fire again, if it is not {@code test} itself
     */
    record Asked(
            String path,
            LeafKind kind,
            JsonNode fields,
            Comparison test,
            @Nullable Comparison back) implements Condition {}
}
