package io.neolayer.kernel.tenancy;

import java.util.List;
import java.util.Optional;

/**
 * A set of resources: the path after {@code /accounts/{account_id}/}, segment by segment; {@code *} stays in one
 * segment, {@code **} stands for any number of them.
 */
public final class ResourceGlob {
    /** Every resource, the account itself included. */
    public static final ResourceGlob ALL = new ResourceGlob(List.of("**"));

    private static final int LONGEST = 256;

    private final List<String> segments;

    private ResourceGlob(List<String> segments) {
        this.segments = segments;
    }

    /** Empty when a segment is empty or holds {@code **} beside other characters. */
    public static Optional<ResourceGlob> parse(String text) {
        List<String> segments = List.of(text.split("/", -1));
        boolean wrong = text.length() > LONGEST
                || segments.stream().anyMatch(s -> s.isEmpty() || (s.contains("**") && !"**".equals(s)));
        return wrong ? Optional.empty() : Optional.of(new ResourceGlob(segments));
    }

    public boolean matches(String resource) {
        if (segments.size() == 1 && "**".equals(segments.getFirst())) {
            return true;
        }
        List<String> path = resource.isEmpty() ? List.of() : List.of(resource.split("/", -1));
        return matches(segments, path);
    }

    private static boolean matches(List<String> globs, List<String> path) {
        if (globs.isEmpty()) {
            return path.isEmpty();
        }
        List<String> rest = globs.subList(1, globs.size());
        if ("**".equals(globs.getFirst())) {
            for (int skipped = 0; skipped <= path.size(); skipped++) {
                if (matches(rest, path.subList(skipped, path.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !path.isEmpty()
                && segment(globs.getFirst(), path.getFirst())
                && matches(rest, path.subList(1, path.size()));
    }

    /** Greedy with one point of return, so its time is bounded by the product of both lengths. */
    private static boolean segment(String glob, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int g = 0;
        while (at < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = at;
            } else if (g < glob.length() && glob.charAt(g) == text.charAt(at)) {
                g++;
                at++;
            } else if (star >= 0) {
                g = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
