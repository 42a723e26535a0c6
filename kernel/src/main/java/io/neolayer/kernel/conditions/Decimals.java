package io.neolayer.kernel.conditions;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Exact decimals: JSON numbers, and texts that are written like one without an exponent, as amounts are. */
final class Decimals {
    private static final Pattern TEXT = Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?");

    private Decimals() {}

    static Optional<BigDecimal> of(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return TEXT.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
        }
        boolean finite = (!node.isFloat() && !node.isDouble()) || Double.isFinite(node.doubleValue());
        return node.isNumber() && finite ? Optional.of(node.decimalValue()) : Optional.empty();
    }

    /** Equal as decimals when both are, else as JSON, in which 1 and 1.0 are one number. */
    static boolean equal(JsonNode a, JsonNode b) {
        Optional<BigDecimal> left = of(a);
        Optional<BigDecimal> right = of(b);
        if (left.isPresent() && right.isPresent()) {
            return left.get().compareTo(right.get()) == 0;
        }
        return a.equals(Decimals::compareNumbers, b);
    }

    private static int compareNumbers(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            Optional<BigDecimal> left = of(a);
            Optional<BigDecimal> right = of(b);
            if (left.isPresent() && right.isPresent()) {
                return left.get().compareTo(right.get());
            }
        }
        return a.equals(b) ? 0 : 1;
    }
}
