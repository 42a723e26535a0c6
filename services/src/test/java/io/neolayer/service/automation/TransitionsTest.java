package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every change of the clocks of every zone from 2020 to 2040, against a walk from minute to minute. */
class TransitionsTest {
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2040-01-01T00:00:00Z");
    private static final Duration AROUND = Duration.ofHours(4);

    /** One minute, its local time, whether that happens for the first time, and what the clocks skipped just before. */
    private record Minute(Instant at, LocalDateTime local, boolean first, List<LocalDateTime> skipped) {}

    @Test
    void everyChangeOfEveryZoneMatchesAWalkByMinutes() {
        int changes = 0;
        for (Map.Entry<ZoneRules, ZoneId> zone : zones().entrySet()) {
            ZoneOffsetTransition change = zone.getKey().nextTransition(FROM);
            while (change != null && change.getInstant().isBefore(UNTIL)) {
                changes++;
                List<Minute> minutes = minutes(zone.getKey(), change.getInstant());
                for (String pattern : patterns(change)) {
                    compare(pattern, zone.getValue(), minutes, DstGap.RUN_AFTER);
                    compare(pattern, zone.getValue(), minutes, DstGap.SKIP);
                }
                change = zone.getKey().nextTransition(change.getInstant());
            }
        }
        assertThat(changes).isGreaterThan(500);
    }

    private static Map<ZoneRules, ZoneId> zones() {
        var distinct = new HashMap<ZoneRules, ZoneId>();
        Set<String> names = new TreeSet<>(ZoneId.getAvailableZoneIds());
        names.forEach(name -> distinct.putIfAbsent(ZoneId.of(name).getRules(), ZoneId.of(name)));
        return distinct;
    }

    private static List<String> patterns(ZoneOffsetTransition change) {
        LocalDateTime before = change.getDateTimeBefore();
        LocalDateTime after = change.getDateTimeAfter();
        LocalDateTime middle = (change.isGap() ? before : after)
                .plus(change.getDuration().abs().dividedBy(2));
        return List.of(
                fixed(before),
                fixed(after),
                fixed(middle),
                middle.getMinute() + " " + middle.getHour() + " " + middle.getDayOfMonth() + " * +"
                        + middle.getDayOfWeek().name().substring(0, 3),
                "*/20 " + before.getHour() + "," + after.getHour() + " * * *",
                "5,35 * * * *",
                "0 */2 * * *");
    }

    private static String fixed(LocalDateTime time) {
        return time.getMinute() + " " + time.getHour() + " * * *";
    }

    private static void compare(String text, ZoneId zone, List<Minute> minutes, DstGap gap) {
        Instant from = minutes.getFirst().at().minusSeconds(60);
        Instant until = minutes.getLast().at();
        CronPattern pattern = ((Schedule.Cron) ScheduleText.schedule(text)).pattern();
        var instants = new CronInstants(pattern, zone, gap);
        var found = new ArrayList<Instant>();
        for (Instant at = instants.next(from).orElse(Instant.MAX);
                !at.isAfter(until);
                at = instants.next(at).orElse(Instant.MAX)) {
            found.add(at);
        }
        List<Instant> walked = walk(pattern, minutes, gap);
        if (!found.equals(walked) || instants.count(from, until, Instants.DayFilter.ALL) != walked.size()) {
            fail("%s in %s, %s, from %s: found %s, walked %s", text, zone, gap, from, found, walked);
        }
    }

    // keeps no notion of stretches: each minute is asked for its local time, and each skipped one is looked at
    private static List<Instant> walk(CronPattern pattern, List<Minute> minutes, DstGap gap) {
        var found = new ArrayList<Instant>();
        for (Minute minute : minutes) {
            boolean own = matches(pattern, minute.local()) && (pattern.elapsed() || minute.first());
            boolean madeUp = !pattern.elapsed()
                    && gap == DstGap.RUN_AFTER
                    && minute.skipped().stream().anyMatch(local -> matches(pattern, local));
            if (own || madeUp) {
                found.add(minute.at());
            }
        }
        return found;
    }

    private static List<Minute> minutes(ZoneRules rules, Instant change) {
        var minutes = new ArrayList<Minute>();
        Instant until = change.plus(AROUND);
        for (Instant at = change.minus(AROUND); !at.isAfter(until); at = at.plusSeconds(60)) {
            ZoneOffset offset = rules.getOffset(at);
            LocalDateTime local = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, offset);
            boolean first = rules.getValidOffsets(local).getFirst().equals(offset);
            var skipped = new ArrayList<LocalDateTime>();
            ZoneOffset earlier = rules.getOffset(at.minusSeconds(60));
            LocalDateTime gone = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, earlier);
            for (; gone.isBefore(local); gone = gone.plusMinutes(1)) {
                skipped.add(gone);
            }
            minutes.add(new Minute(at, local, first, skipped));
        }
        return minutes;
    }

    private static boolean matches(CronPattern pattern, LocalDateTime local) {
        return (pattern.times().hours() >> local.getHour() & 1) != 0
                && (pattern.times().minutes() >> local.getMinute() & 1) != 0
                && pattern.matchesDay(local.toLocalDate());
    }
}
