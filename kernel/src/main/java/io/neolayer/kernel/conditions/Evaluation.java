package io.neolayer.kernel.conditions;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A condition's result with every leaf's part in it.
 *
 * @param back the same tree with each leaf that has a way back judged by it: once that is false, what has fired may fire again
 * @param payloads what leaves hand on, by their path
 */
public record Evaluation(Truth verdict, Truth back, List<LeafFinding> leaves, Map<String, JsonNode> payloads) {
    public Evaluation {
        leaves = List.copyOf(leaves);
        payloads = Map.copyOf(payloads);
    }

    /** Unknown never fires. */
    public boolean fires() {
        return verdict == Truth.TRUE;
    }

    /** Whether what has fired may fire again. */
    public boolean rearms() {
        return back == Truth.FALSE;
    }
}
