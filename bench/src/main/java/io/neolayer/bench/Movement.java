package io.neolayer.bench;

import io.neolayer.bench.report.Ratio;
import io.neolayer.bench.report.Report;
import java.util.List;

/** What moved between two reports. */
final class Movement {
    private static final double LEAST = 0.05;
    private static final double FAILS_ON_REFERENCE = 0.05;
    private static final double FAILS_ON_SMALL = 0.15;

    private Movement() {}

    /** Prints ratios that moved by more than 5 % and the spread of both; 1 when one fell too far for the class. */
    static int print(Report before, Report after) {
        var fails = after.run().machineClass().equals("reference") ? FAILS_ON_REFERENCE : FAILS_ON_SMALL;
        var failed = false;
        for (var later : after.cases()) {
            var earlier = before.cases().stream()
                    .filter(each -> each.name().equals(later.name()))
                    .flatMap(each -> each.ratios().stream())
                    .toList();
            for (var ratio : later.ratios()) {
                failed |= moved(later.name(), earlier, ratio, fails);
            }
        }
        return failed ? 1 : 0;
    }

    private static boolean moved(String name, List<Ratio> earlier, Ratio now, double fails) {
        for (var then : earlier) {
            if (then.to().equals(now.to()) && then.what().equals(now.what()) && then.median() > 0) {
                var change = now.median() / then.median() - 1;
                var spread = Math.max(then.max() - then.min(), now.max() - now.min()) / then.median();
                if (Math.abs(change) > Math.max(LEAST, spread)) {
                    System.out.printf(
                            "%s: %s of %s %.2f -> %.2f (%+.0f %%)%n",
                            name, now.what(), now.to(), then.median(), now.median(), 100 * change);
                    return -change > fails;
                }
            }
        }
        return false;
    }
}
