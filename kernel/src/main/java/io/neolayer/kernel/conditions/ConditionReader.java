package io.neolayer.kernel.conditions;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads one condition and gathers what is wrong with it. */
final class ConditionReader {
    /** Words of the tree, which no kind may have as its name. */
    static final Set<String> RESERVED = Set.of("all", "any", "not", "pointer", "op", "value", "rearm");

    private static final Set<String> VALUE_LEAF = Set.of("pointer", "op", "value");
    private static final int LONGEST_POINTER = 512;
    private static final String FORM = "condition_form";

    private final Map<String, LeafKind> kinds;
    private final Shape shape;
    private final List<FieldError> faults = new ArrayList<>();
    private final Set<String> unregistered = new TreeSet<>();
    private int leaves;

    /** Where in the request and in the condition a part stands, and under what. */
    private record Place(String field, String path, int depth, boolean negated) {
        Place child(String member) {
            return new Place(field + "/" + member, path + "/" + member, depth + 1, negated);
        }

        Place index(int at) {
            return new Place(field + "/" + at, path + "/" + at, depth, negated);
        }

        Place negative() {
            return new Place(field + "/not", path + "/not", depth + 1, true);
        }
    }

    ConditionReader(Map<String, LeafKind> kinds, Shape shape) {
        this.kinds = kinds;
        this.shape = shape;
    }

    Condition read(JsonNode json, String at) {
        Condition condition = part(json, new Place(at, "", 1, false));
        if (leaves > shape.leaves()) {
            fault(at, "condition_leaves", "expected at most " + shape.leaves() + " leaves, found " + leaves);
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        if (!unregistered.isEmpty() || condition == null) {
            throw Problem.notConfigured("no service of this server answers conditions of kind "
                    + String.join(", ", unregistered) + "; those it has: " + String.join(", ", kinds.keySet()));
        }
        return condition;
    }

    private void fault(String field, String code, String message) {
        faults.add(new FieldError(field, code, message));
    }

    private @Nullable Condition part(JsonNode json, Place place) {
        if (place.depth() > shape.depth()) {
            fault(place.field(), "condition_depth", "expected at most " + shape.depth() + " levels, found more");
            return null;
        }
        if (json.isObject() && json.has("pointer")) {
            return value(json, place);
        }
        if (!json.isObject() || json.size() != 1) {
            fault(
                    place.field(),
                    FORM,
                    "expected an object with one member that is all, any, not or a kind, or with pointer, op and value; found "
                            + Clipped.text(json));
            return null;
        }
        String word = json.propertyNames().iterator().next();
        JsonNode under = json.get(word);
        return switch (word) {
            case "all", "any" -> many(word, under, place.child(word));
            case "not" -> {
                Condition of = part(under, place.negative());
                yield of == null ? null : new Condition.Not(of);
            }
            default -> asked(word, under, place);
        };
    }

    private @Nullable Condition many(String word, JsonNode json, Place place) {
        if (!json.isArray() || json.isEmpty()) {
            fault(place.field(), FORM, "expected a list of at least one condition, found " + Clipped.text(json));
            return null;
        }
        if (json.size() > shape.leaves()) {
            fault(
                    place.field(),
                    "condition_leaves",
                    "expected at most " + shape.leaves() + " conditions, found " + json.size());
            return null;
        }
        var parts = new ArrayList<Condition>();
        for (int i = 0; i < json.size(); i++) {
            Condition part = part(json.get(i), place.index(i));
            if (part != null) {
                parts.add(part);
            }
        }
        if (parts.size() < json.size()) {
            return null;
        }
        return "all".equals(word) ? new Condition.All(parts) : new Condition.Any(parts);
    }

    private @Nullable Condition value(JsonNode json, Place place) {
        leaves++;
        if (!shape.values()) {
            fault(place.field(), FORM, "expected a leaf of some kind; there is no document to point into here");
            return null;
        }
        members(json, VALUE_LEAF, place.field());
        JsonPointer pointer = pointer(json.get("pointer"), place.field() + "/pointer");
        Comparison test = comparison(json, "value", place.field());
        return pointer == null || test == null ? null : new Condition.Value(place.path(), pointer, test);
    }

    private @Nullable JsonPointer pointer(JsonNode json, String field) {
        if (json.isString() && json.stringValue().length() <= LONGEST_POINTER) {
            try {
                return JsonPointer.compile(json.stringValue());
            } catch (IllegalArgumentException e) {
                fault(field, "invalid_pointer", "expected a JSON pointer such as /data/amount, found another text");
                return null;
            }
        }
        fault(field, "invalid_pointer", "expected a JSON pointer of at most " + LONGEST_POINTER + " characters");
        return null;
    }

    private void members(JsonNode json, Set<String> known, String field) {
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                fault(
                        field + "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown_field",
                        "expected one of " + new TreeSet<>(known));
            }
        }
    }

    private @Nullable Comparison comparison(JsonNode json, String member, String field) {
        JsonNode word = json.get("op");
        JsonNode value = json.get(member);
        Operator operator = word == null || !word.isString()
                ? null
                : Operator.find(word.stringValue()).orElse(null);
        if (operator == null) {
            fault(field + "/op", "invalid_operator", "expected one of " + Operator.words());
        }
        if (value == null) {
            fault(field + "/" + member, "required", "expected what to compare with, found nothing");
        }
        if (operator == null || value == null) {
            return null;
        }
        try {
            return new Comparison(operator, value);
        } catch (IllegalArgumentException e) {
            fault(field + "/" + member, "invalid_value", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Condition asked(String word, JsonNode json, Place place) {
        leaves++;
        if (!shape.asked()) {
            fault(place.field(), FORM, "expected all, any, not, or a leaf with pointer, op and value; found " + word);
            return null;
        }
        LeafKind kind = kinds.get(word);
        if (kind == null) {
            unregistered.add(word);
            return null;
        }
        String field = place.field() + "/" + word;
        if (!json.isObject()) {
            fault(field, FORM, "expected an object, found " + Clipped.text(json));
            return null;
        }
        var known = new TreeSet<>(kind.fields());
        if (kind.compares()) {
            known.addAll(Set.of("op", "value"));
        }
        if (kind.rearms()) {
            known.add("rearm");
        }
        members(json, known, field);
        faults.addAll(kind.check(json, field));
        Comparison test = kind.compares() ? comparison(json, "value", field) : Comparison.yes();
        Comparison back = test != null && kind.rearms() && json.has("rearm") ? back(json, test, field, place) : null;
        return test == null ? null : new Condition.Asked(place.path(), kind, json, test, back);
    }

    /** A way back has its place where the leaf's truth makes the tree's, not under a {@code not}. */
    private @Nullable Comparison back(JsonNode json, Comparison test, String field, Place place) {
        if (!test.operator().orders() || place.negated()) {
            fault(field + "/rearm", "invalid_value", "expected it beside gt, gte, lt or lte and under no not");
            return null;
        }
        Comparison back = comparison(json, "rearm", field);
        if (back != null && !test.leads(back)) {
            fault(
                    field + "/rearm",
                    "invalid_value",
                    "expected a number on the other side of value, found " + Clipped.text(back.value()));
        }
        return back;
    }
}
