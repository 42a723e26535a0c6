package io.neolayer.kernel.conditions;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Values as records of evaluations keep them: short. */
final class Clipped {
    private static final int MOST = 256;

    private Clipped() {}

    static JsonNode of(JsonNode value) {
        if (value.isString()) {
            String text = value.stringValue();
            return text.length() <= MOST ? value : new StringNode(cut(text));
        }
        String written = value.isContainer() || value.isNumber() ? value.toString() : "";
        return written.length() <= MOST ? value : new StringNode(cut(written));
    }

    static String text(JsonNode value) {
        String written = value.toString();
        return written.length() <= MOST ? written : cut(written);
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
        return text.substring(0, end) + "…";
    }
}
