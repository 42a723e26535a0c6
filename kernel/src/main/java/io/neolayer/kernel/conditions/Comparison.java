package io.neolayer.kernel.conditions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** An operator with the value it expects; one that exists can be asked. */
public final class Comparison {
    private static final int LONGEST_PATTERN = 512;
    private static final int LONGEST_TEXT = 4_096;
    private static final int MOST_MEMBERS = 200;
    private static final int MOST_COPIES = 1_000;
    private static final Pattern COUNTED = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private final Operator operator;
    private final JsonNode value;
    private final @Nullable Pattern pattern;

    /** @throws IllegalArgumentException says what that operator expects and what was found */
    Comparison(Operator operator, JsonNode value) {
        this.operator = operator;
        this.value = value;
        this.pattern = operator == Operator.MATCHES ? compile(value) : null;
        switch (operator) {
            case EQ, NE, MATCHES -> {}
            case GT, GTE, LT, LTE ->
                require(Decimals.of(value).isPresent(), "a number or a decimal string such as \"1.25\"", value);
            case IN ->
                require(
                        value.isArray() && !value.isEmpty() && value.size() <= MOST_MEMBERS,
                        "an array of 1 to " + MOST_MEMBERS + " values",
                        value);
            case CONTAINS -> require(!value.isContainer() && !value.isNull(), "a text, a number or a boolean", value);
            case STARTS_WITH, ENDS_WITH -> require(value.isString(), "a text", value);
        }
        require(!value.isString() || value.stringValue().length() <= LONGEST_TEXT, "a shorter text", value);
    }

    /** What a leaf without an operator has to find. */
    static Comparison yes() {
        return new Comparison(Operator.EQ, BooleanNode.TRUE);
    }

    public Operator operator() {
        return operator;
    }

    public JsonNode value() {
        return value;
    }

    private static void require(boolean holds, String expected, JsonNode found) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expected + ", found " + Clipped.text(found));
        }
    }

    private static Pattern compile(JsonNode value) {
        require(value.isString(), "a regular expression as text", value);
        String text = value.stringValue();
        require(text.length() <= LONGEST_PATTERN, "at most " + LONGEST_PATTERN + " characters", value);
        // counted repetitions are copies in the compiled program: nested ones would multiply without end
        long copies = 1;
        Matcher counted = COUNTED.matcher(text);
        while (counted.find()) {
            String most = counted.group(2);
            copies *= Math.max(1, Long.parseLong(most == null || most.isEmpty() ? counted.group(1) : most));
            require(copies <= MOST_COPIES, "counted repetitions whose product is at most " + MOST_COPIES, value);
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expected a regular expression in RE2 syntax, found " + e.getDescription(), e);
        }
    }

    /** Why that value cannot be compared, or nothing. */
    Optional<String> unfit(JsonNode found) {
        boolean fits = switch (operator) {
            case EQ, NE, IN -> true;
            case GT, GTE, LT, LTE -> Decimals.of(found).isPresent();
            case CONTAINS -> found.isArray() || (found.isString() && value.isString());
            case STARTS_WITH, ENDS_WITH, MATCHES -> found.isString();
        };
        String wanted = operator.orders()
                ? "a number"
                : operator == Operator.CONTAINS ? "a list, or a text that may contain a text" : "a text";
        return fits
                ? Optional.empty()
                : Optional.of("expected " + wanted + " for " + operator.word() + ", found another type");
    }

    /** Whether that value is as expected; unknown when it is of another type. */
    public Truth judge(JsonNode found) {
        return unfit(found).isPresent() ? Truth.UNKNOWN : Truth.of(holds(found));
    }

    private boolean holds(JsonNode found) {
        return switch (operator) {
            case EQ -> Decimals.equal(found, value);
            case NE -> !Decimals.equal(found, value);
            case GT -> order(found) > 0;
            case GTE -> order(found) >= 0;
            case LT -> order(found) < 0;
            case LTE -> order(found) <= 0;
            case IN -> has(value, found);
            case CONTAINS ->
                found.isArray() ? has(found, value) : found.stringValue().contains(value.stringValue());
            case STARTS_WITH -> found.stringValue().startsWith(value.stringValue());
            case ENDS_WITH -> found.stringValue().endsWith(value.stringValue());
            case MATCHES ->
                pattern != null && pattern.matcher(found.stringValue()).find();
        };
    }

    private int order(JsonNode found) {
        return decimal(found).compareTo(decimal(value));
    }

    private static BigDecimal decimal(JsonNode node) {
        return Decimals.of(node).orElseThrow();
    }

    private static boolean has(JsonNode list, JsonNode one) {
        for (JsonNode member : list) {
            if (Decimals.equal(member, one)) {
                return true;
            }
        }
        return false;
    }

    /** Whether coming back to {@code back} is coming back: below a lower bound, above an upper one. */
    boolean leads(Comparison back) {
        int order = decimal(back.value).compareTo(decimal(value));
        boolean lower = operator == Operator.GT || operator == Operator.GTE;
        return lower ? order <= 0 : order >= 0;
    }
}
