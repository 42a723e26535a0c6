package io.neolayer.kernel.operation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Accept} (RFC 9110, 12.5.1), for an operation that can answer in more than one form.
 *
 * @param header null when there was none
 */
public record Accept(@Nullable String header) {
    private static final int ANY = 1;
    private static final int ANY_SUBTYPE = 2;
    private static final int EXACT = 3;

    /** How much a form is wanted: by quality, then by how closely it was named. */
    private record Wish(double quality, int closeness) {
        boolean over(Wish other) {
            return quality > other.quality || (quality == other.quality && closeness > other.closeness);
        }
    }

    /**
     * The form that is wanted most; of equal ones, and when none is wanted, the first.
     *
     * @param forms media types, whose parameters do not matter here, the usual one first
     */
    public String choose(List<String> forms) {
        if (header == null) {
            return forms.getFirst();
        }
        List<String> ranges = List.of(header.toLowerCase(Locale.ROOT).split(",", -1));
        String chosen = forms.getFirst();
        Wish most = wish(chosen, ranges);
        for (String form : forms.subList(1, forms.size())) {
            Wish wish = wish(form, ranges);
            if (wish.over(most)) {
                chosen = form;
                most = wish;
            }
        }
        return chosen;
    }

    /** The closest range that covers the form decides about it; of several as close the most generous one. */
    private static Wish wish(String type, List<String> ranges) {
        String form = type.split(";", -1)[0].strip();
        Wish found = new Wish(0, 0);
        for (String range : ranges) {
            String[] parts = range.split(";", -1);
            int closeness = closeness(form, parts[0].strip());
            double quality = quality(parts);
            boolean closer =
                    closeness > found.closeness() || (closeness == found.closeness() && quality > found.quality());
            if (closeness > 0 && closer) {
                found = new Wish(quality, closeness);
            }
        }
        return found.quality() == 0 ? new Wish(0, 0) : found;
    }

    private static int closeness(String form, String range) {
        if (range.equals(form)) {
            return EXACT;
        }
        boolean sameType = range.endsWith("/*") && form.startsWith(range.substring(0, range.length() - 1));
        return sameType ? ANY_SUBTYPE : range.equals("*/*") ? ANY : 0;
    }

    private static double quality(String... parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Math.clamp(Double.parseDouble(parameter.substring(2)), 0, 1);
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
