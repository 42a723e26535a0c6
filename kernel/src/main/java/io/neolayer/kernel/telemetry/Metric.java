package io.neolayer.kernel.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of the catalogue.
 *
 * @param name as it is scraped, {@code neolayer_} included
 * @param unit of the value, or {@code 1}
 * @param labels name to what its values are
 */
public record Metric(String name, Type type, String unit, String help, Map<String, Label> labels) {
    /** The Prometheus types in use; an info is always 1 and tells by its labels. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        INFO
    }

    /**
     * The closed set of a label's values.
     *
     * @param of what they are, for the reference
     * @param values filled from the catalogue's {@link Vocabulary} when {@code of} names one of its sets
     */
    public record Label(String of, List<String> values) {
        static Label of(String... values) {
            return new Label("", List.of(values));
        }
    }

    /** The prefix of every metric of this product. */
    public static final String PREFIX = "neolayer_";

    public Metric {
        labels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        boolean sane = name.matches("neolayer_[a-z][a-z0-9_]*") && !help.isBlank();
        boolean suffix = switch (type) {
            case COUNTER -> name.endsWith("_total");
            case HISTOGRAM -> name.endsWith("_seconds");
            case GAUGE -> !name.endsWith("_total") && !name.endsWith("_info");
            case INFO -> name.endsWith("_info");
        };
        if (!sane || !suffix) {
            throw new IllegalArgumentException("metric " + name + " does not follow the naming rules of a " + type);
        }
    }

    /** How many series it may grow to; a histogram counts its buckets, sum and count. */
    int series(int buckets) {
        int each = type == Type.HISTOGRAM ? buckets + 3 : 1;
        return labels.values().stream().mapToInt(label -> label.values().size()).reduce(each, Math::multiplyExact);
    }
}
