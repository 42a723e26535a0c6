package io.neolayer.kernel.config;

import java.util.Collection;
import java.util.Optional;

/** How far two names are apart, in letters added, dropped, changed or swapped. */
final class Spelling {
    private Spelling() {}

    /** The nearest known name within {@code most} letters; short names allow only one, since two change their half. */
    static Optional<String> nearest(String name, Collection<String> known, int most) {
        String best = null;
        int least = most + 1;
        for (String candidate : known) {
            int allowed = Math.min(most, candidate.length() <= 5 ? 1 : most);
            int distance = distance(name, candidate);
            if (distance <= allowed && distance < least) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Optimal string alignment distance. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
