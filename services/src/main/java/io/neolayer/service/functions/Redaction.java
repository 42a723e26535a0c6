package io.neolayer.service.functions;

import io.neolayer.service.secrets.SecretsApi.Redactor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Removes secrets from JSON so that it stays JSON: texts, member names, and numbers that spell a secret. */
final class Redaction {
    private final Redactor redactor;
    private boolean hit;

    Redaction(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Whether anything was replaced so far. */
    synchronized boolean hit() {
        return hit;
    }

    /** The text without secrets, and without what no database and no receipt can hold: NUL and lone surrogates. */
    String text(String raw) {
        String text = storable(raw);
        String clean = redactor.redact(text);
        if (!clean.equals(text)) {
            synchronized (this) {
                hit = true;
            }
        }
        return clean;
    }

    private static String storable(String text) {
        boolean plain = text.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit));
        if (plain) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    JsonNode json(JsonNode node) {
        var make = JsonNodeFactory.instance;
        if (node.isObject()) {
            var object = make.objectNode();
            node.properties().forEach(member -> object.set(text(member.getKey()), json(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = make.arrayNode();
            node.forEach(item -> array.add(json(item)));
            return array;
        }
        if (node.isString()) {
            String clean = text(node.stringValue());
            return clean.equals(node.stringValue()) ? node : make.stringNode(clean);
        }
        if (node.isNumber()) {
            String digits = node.toString();
            String clean = text(digits);
            return clean.equals(digits) ? node : make.stringNode(clean);
        }
        return node;
    }
}
