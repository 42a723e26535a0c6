package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Public tables of cron patterns; where our rules differ, the row stands here with what we answer and why. */
class CronVectorsTest {
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXX", Locale.ROOT);
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("MMM d HH:mm[:ss] yyyy", Locale.ENGLISH);

    // a starred day field only narrows, whatever its step; it never widens
    private static final String STARRED_DAY = "* * */10 * Sun";

    /** Pattern and time, and our next instant. */
    private static final Map<String, String> OURS = Map.of(
            // day */5 begins with a star, so the Monday must match too
            "0 0 0 */5 Apr,Aug,Oct Mon after Mon Jul 9 23:35 2012", "2012-08-06T00:00:00Z",
            // fixed times run at their first pass only
            "0 30 1 04 Nov ? after 2012-11-04T01:45:00-0400", "2013-11-04T06:30:00Z",
            "0 0 1 * * ? after 2012-11-04T01:00:00-0400", "2012-11-05T06:00:00Z");

    private record Zoned(String text, ZoneId zone) {
        static Zoned of(String text) {
            if (!text.contains("TZ=")) {
                return new Zoned(text, ZoneOffset.UTC);
            }
            int space = text.indexOf(' ');
            return new Zoned(text.substring(space + 1), ZoneId.of(text.substring(text.indexOf('=') + 1, space)));
        }
    }

    @TestFactory
    List<DynamicTest> activations() throws IOException {
        return table("activation").valueStream().map(this::activation).toList();
    }

    @TestFactory
    List<DynamicTest> nextTimes() throws IOException {
        return table("next").valueStream().map(this::next).toList();
    }

    private DynamicTest activation(JsonNode row) {
        String spec = row.get("spec").stringValue();
        String time = row.get("time").stringValue();
        boolean matches = row.get("matches").booleanValue() && !spec.equals(STARRED_DAY);
        return DynamicTest.dynamicTest(
                spec + " at " + time,
                () -> assertThat(timetable(spec, ZoneOffset.UTC).isInstant(instant(time, ZoneOffset.UTC)))
                        .isEqualTo(matches));
    }

    private DynamicTest next(JsonNode row) {
        Zoned spec = Zoned.of(row.get("spec").stringValue());
        Zoned after = Zoned.of(row.get("after").stringValue());
        ZoneId zone = spec.zone().equals(ZoneOffset.UTC) ? after.zone() : spec.zone();
        String name = spec.text() + " after " + after.text();
        @Nullable
        Instant expected = OURS.containsKey(name)
                ? Instant.parse(Objects.requireNonNull(OURS.get(name)))
                : row.get("next").isNull() ? null : instant(row.get("next").stringValue(), zone);
        return DynamicTest.dynamicTest(
                name,
                () -> assertThat(timetable(spec.text(), zone)
                                .next(instant(after.text(), zone))
                                .orElse(null))
                        .isEqualTo(expected));
    }

    // the tables leave times in a gap out
    private static Timetable timetable(String spec, ZoneId zone) {
        Timing timing = Timing.of(ScheduleText.schedule(spec), zone, Instant.EPOCH);
        return new Timetable(new Timing(
                timing.jobId(),
                timing.schedule(),
                zone,
                timing.startAt(),
                null,
                timing.jitter(),
                List.of(),
                DstGap.SKIP));
    }

    private static Instant instant(String text, ZoneId zone) {
        if (Character.isDigit(text.charAt(0))) {
            return OffsetDateTime.parse(text, OFFSET).toInstant();
        }
        String date = text.substring(text.indexOf(' ') + 1);
        return LocalDateTime.parse(date, WORDS).atZone(zone).toInstant();
    }

    private static JsonNode table(String name) throws IOException {
        try (InputStream in = CronVectorsTest.class.getResourceAsStream("/vectors/cron/robfig-tables.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in)).get(name);
        }
    }
}
