package io.neolayer.bench;

import io.neolayer.bench.measure.MissingTool;
import io.neolayer.bench.measure.Noise;
import io.neolayer.bench.report.ReportFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code run}, {@code calibrate}, {@code compare}, {@code report}: the program behind {@code make bench}. */
public final class Bench {
    private static final int USAGE = 64;
    private static final String HELP = """
            bench run [--suite quick] [--case GLOB] [--phase SECONDS] [--seed N] [--profile] [--once]
                                       measure, write bench/reports/<date>-<commit>-<class>.{json,md};
                                       --once does not repeat noisy rounds;
                                       exit 0 when every judged case met its targets, 1 when one missed, 2 when one is invalid
            bench calibrate            the fixed piece of work that tells how quiet the machine is
            bench compare A B          cases whose ratio moved by more than 5 % and the spread of the two reports
            bench report FILE          the Markdown of a report
            """;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        try {
            return switch (arguments.isEmpty() ? "help" : arguments.getFirst()) {
                case "run" -> new Run(plan(arguments.subList(1, arguments.size())), home()).execute();
                case "calibrate" -> calibrate();
                case "compare" ->
                    Movement.print(
                            ReportFiles.read(Path.of(arguments.get(1))), ReportFiles.read(Path.of(arguments.get(2))));
                case "report" -> {
                    System.out.print(ReportFiles.markdown(ReportFiles.read(Path.of(arguments.get(1)))));
                    yield 0;
                }
                default -> {
                    System.err.print(HELP);
                    yield USAGE;
                }
            };
        } catch (MissingTool | IllegalArgumentException | IndexOutOfBoundsException refused) {
            System.err.println("bench: " + refused.getMessage());
            return USAGE;
        }
    }

    static Plan plan(List<String> flags) {
        var plan = Plan.quick();
        for (var i = 0; i < flags.size(); i++) {
            switch (flags.get(i)) {
                case "--suite" -> {
                    if (!flags.get(++i).equals("quick")) {
                        throw new IllegalArgumentException("expected --suite quick, found " + flags.get(i));
                    }
                }
                case "--case" -> plan = plan.only(flags.get(++i));
                case "--phase" -> plan = plan.phases(Duration.ofSeconds(Long.parseLong(flags.get(++i))));
                case "--seed" -> plan = plan.seeded(Long.parseLong(flags.get(++i)));
                case "--profile" -> plan = plan.profiled();
                case "--once" -> plan = plan.withoutRepeats();
                default -> throw new IllegalArgumentException("unknown flag " + flags.get(i) + "\n" + HELP);
            }
        }
        return plan;
    }

    private static Path home() {
        return Path.of(System.getProperty("bench.home", ".")).toAbsolutePath().normalize();
    }

    private static int calibrate() {
        var first = Noise.measure();
        var second = Noise.measure();
        System.out.printf(
                "one thread %.2f s, then %.2f s; 64 threads %.2f s, then %.2f s%n",
                first.one(), second.one(), first.many(), second.many());
        var faults = Noise.faults(first, second);
        faults.forEach(System.out::println);
        return faults.isEmpty() ? 0 : 2;
    }
}
