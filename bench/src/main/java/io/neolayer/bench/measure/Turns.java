package io.neolayer.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contenders that take turns, A B C C B A in a round, so that none has a better hour than the others. */
public final class Turns {
    private static final int REPEATS = 2;
    private static final double FOREIGN = 0.10;
    private static final double STOLEN = 0.05;

    /**
     * What came out.
     *
     * @param samples by contender, two a round, in the order of their halves
     * @param noise what makes the rounds invalid; empty when they count
     */
    public record Outcome(Map<String, List<Sample>> samples, List<String> noise) {}

    private record Round(Map<String, List<Sample>> samples, List<String> noise) {}

    private Turns() {}

    /**
     * How long and how often.
     *
     * @param repeat whether a noisy round is done again, up to twice
     * @param first an unmeasured phase before the first round, for those that compile while they run
     */
    public record Schedule(int rounds, boolean repeat, Duration first, Duration warmUp, Duration measure) {}

    public static Outcome run(List<Contender> contenders, Schedule schedule) {
        contenders.stream()
                .filter(each -> !each.compiled())
                .forEach(each -> each.phase().run(Duration.ZERO, schedule.first()));
        var samples = new LinkedHashMap<String, List<Sample>>();
        contenders.forEach(each -> samples.put(each.name(), new ArrayList<>()));
        var noise = new ArrayList<String>();
        for (var i = 0; i < schedule.rounds(); i++) {
            var round = quietRound(contenders, schedule);
            round.samples()
                    .forEach((name, two) ->
                            samples.getOrDefault(name, new ArrayList<>()).addAll(two));
            noise.addAll(round.noise());
        }
        return new Outcome(samples, noise);
    }

    private static Round quietRound(List<Contender> contenders, Schedule schedule) {
        var repeats = schedule.repeat() ? REPEATS : 0;
        var round = round(contenders, schedule.warmUp(), schedule.measure());
        for (var i = 0; i < repeats && !round.noise().isEmpty(); i++) {
            round = round(contenders, schedule.warmUp(), schedule.measure());
        }
        return round;
    }

    private static Round round(List<Contender> contenders, Duration warmUp, Duration measure) {
        var samples = new LinkedHashMap<String, List<Sample>>();
        var before = Noise.measure();
        var order = new ArrayList<>(contenders);
        order.addAll(contenders.reversed());
        for (var contender : order) {
            samples.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                    .add(contender.phase().run(warmUp, measure));
        }
        var noise = new ArrayList<>(Noise.faults(before, Noise.measure()));
        samples.forEach((name, two) -> two.forEach(sample -> {
            if (sample.usage().foreignShare() > FOREIGN) {
                noise.add("%s: other processes used %.0f %% of the machine"
                        .formatted(name, 100 * sample.usage().foreignShare()));
            }
            if (sample.usage().stolenShare() > STOLEN) {
                noise.add("%s: %.0f %% of the machine was stolen"
                        .formatted(name, 100 * sample.usage().stolenShare()));
            }
        }));
        return new Round(samples, noise);
    }
}
