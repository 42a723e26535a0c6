package io.neolayer.kernel.conditions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a leaf compares what it found with what it expects. */
public enum Operator {
    EQ,
    NE,
    GT,
    GTE,
    LT,
    LTE,
    IN,
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH,
    MATCHES;

    static Optional<Operator> find(String word) {
        return Arrays.stream(values())
                .filter(operator -> operator.word().equals(word))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Operator::word).collect(Collectors.joining(", "));
    }

    /** As it travels: {@code starts_with}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes decimals on both sides. */
    boolean orders() {
        return this == GT || this == GTE || this == LT || this == LTE;
    }
}
