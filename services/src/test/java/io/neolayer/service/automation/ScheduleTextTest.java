package io.neolayer.service.automation;

import static io.neolayer.service.automation.Times.utc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of schedule texts: what each form means, and where a wrong one is wrong. */
class ScheduleTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15 10 * * *|2025-03-10|2025-03-10T10:15 2025-03-11T10:15",
                "30 15 10 * * *|2025-03-10|2025-03-10T10:15:30 2025-03-11T10:15:30",
                "* * * * * *|2025-03-10|2025-03-10T00:00 2025-03-10T00:00:01",
                "0,20 9 * * *|2025-03-10|2025-03-10T09:00 2025-03-10T09:20 2025-03-11T09:00",
                "5-7 9 * * *|2025-03-10|2025-03-10T09:05 2025-03-10T09:06 2025-03-10T09:07 2025-03-11T09:05",
                "*/25 9 * * *|2025-03-10|2025-03-10T09:00 2025-03-10T09:25 2025-03-10T09:50 2025-03-11T09:00",
                "5-59/20 9 * * *|2025-03-10|2025-03-10T09:05 2025-03-10T09:25 2025-03-10T09:45 2025-03-11T09:05",
                "40/10 9 * * *|2025-03-10|2025-03-10T09:40 2025-03-10T09:50 2025-03-11T09:40",
                "0 0 1 JAN,mar *|2025-01-02|2025-03-01T00:00 2026-01-01T00:00",
                "0 0 1 Nov-DEC *|2025-01-02|2025-11-01T00:00 2025-12-01T00:00 2026-11-01T00:00",
                "0 0 */10 * *|2025-01-02|2025-01-11T00:00 2025-01-21T00:00 2025-01-31T00:00 2025-02-01T00:00",
                "0 0 * * sat-SAT|2025-03-10|2025-03-15T00:00 2025-03-22T00:00",
                "0 0 * * 0|2025-03-10|2025-03-16T00:00 2025-03-23T00:00",
                "0 0 * * 7|2025-03-10|2025-03-16T00:00 2025-03-23T00:00",
                "0 0 * * 5-7|2025-03-10|2025-03-14T00:00 2025-03-15T00:00 2025-03-16T00:00 2025-03-21T00:00",
                "0 0 * * MON/2|2025-03-10|2025-03-10T00:00 2025-03-12T00:00 2025-03-14T00:00 2025-03-17T00:00",
                "0 0 ? * MON|2025-03-11|2025-03-17T00:00 2025-03-24T00:00",
                "0 0 9 * ?|2025-03-11|2025-04-09T00:00 2025-05-09T00:00",
                "0 0 L * *|2027-12-31|2027-12-31T00:00 2028-01-31T00:00 2028-02-29T00:00 2028-03-31T00:00",
                "0 0 15,L 2 *|2025-01-01|2025-02-15T00:00 2025-02-28T00:00 2026-02-15T00:00",
                "0 0 L 2 *|2028-01-01|2028-02-29T00:00 2029-02-28T00:00",
                "0 0 29 2 *|2025-01-01|2028-02-29T00:00 2032-02-29T00:00",
                "0 12 15W * *|2025-06-01|2025-06-16T12:00 2025-07-15T12:00 2025-08-15T12:00",
                "0 12 15W 3,11 *|2025-01-01|2025-03-14T12:00 2025-11-14T12:00",
                "0 12 1W * *|2025-02-01|2025-02-03T12:00 2025-03-03T12:00 2025-04-01T12:00",
                "0 12 31W 5,8,11 *|2025-01-01|2025-05-30T12:00 2025-08-29T12:00 2026-05-29T12:00",
                "0 12 30W 11 *|2025-01-01|2025-11-28T12:00 2026-11-30T12:00",
                "0 0 * * 7/2|2025-03-10|2025-03-16T00:00 2025-03-23T00:00",
                "0 0 * * MON#2|2025-03-01|2025-03-10T00:00 2025-04-14T00:00",
                "0 0 * * 2#3|2025-06-01|2025-06-17T00:00 2025-07-15T00:00",
                "0 0 * * MON#5|2025-03-01|2025-03-31T00:00 2025-06-30T00:00",
                "0 0 * * FRI#L|2025-02-01|2025-02-28T00:00 2025-03-28T00:00",
                "0 0 * * 5L|2025-02-01|2025-02-28T00:00 2025-03-28T00:00",
                "0 0 * * 7L|2025-02-01|2025-02-23T00:00 2025-03-30T00:00",
                "0 0 * * MON#1,FRI#L|2025-02-01|2025-02-03T00:00 2025-02-28T00:00 2025-03-03T00:00",
                "0 0 * * WED,FRI#L|2025-02-20|2025-02-26T00:00 2025-02-28T00:00 2025-03-05T00:00",
                "0 12 1 * MON|2025-09-30|2025-10-01T12:00 2025-10-06T12:00",
                "0 12 1 * +MON|2025-09-30|2025-12-01T12:00 2026-06-01T12:00",
                "0 12 1-31 * MON|2025-10-06|2025-10-06T12:00 2025-10-07T12:00",
                "0 12 */2 * MON|2025-10-06|2025-10-13T12:00 2025-10-27T12:00",
                "0 12 13 * */5|2025-06-01|2025-06-13T12:00 2025-07-13T12:00",
                "@hourly|2025-10-07|2025-10-07T00:00 2025-10-07T01:00",
                "@daily|2025-10-07|2025-10-07T00:00 2025-10-08T00:00",
                "@midnight|2025-10-07|2025-10-07T00:00 2025-10-08T00:00",
                "@weekly|2025-10-07|2025-10-12T00:00 2025-10-19T00:00",
                "@monthly|2025-10-07|2025-11-01T00:00 2025-12-01T00:00",
                "@yearly|2025-10-07|2026-01-01T00:00 2027-01-01T00:00",
                "@annually|2025-10-07|2026-01-01T00:00 2027-01-01T00:00"
            })
    void meansTheseLocalTimes(String schedule, String date, String expected) {
        List<String> times = List.of(expected.split(" "));

        assertThat(utc(schedule, date, times.size())).isEqualTo(times);
    }

    @Test
    void spacesAndTabsSeparateFieldsAndSurroundThem() {
        assertThat(ScheduleText.schedule(" \t0  12\t1 * MON  ")).isEqualTo(ScheduleText.schedule("0 12 1 * MON"));
    }

    @ParameterizedTest
    @CsvSource({
        "@every 90s,PT1M30S",
        "@every 1h30m,PT1H30M",
        "@every PT90S,PT1M30S",
        "@every 2m,PT2M",
        "@every  P1D,PT24H"
    })
    void readsSteps(String text, Duration step) {
        assertThat(ScheduleText.schedule(text)).isEqualTo(new Schedule.Every(step));
    }

    @Test
    void readsOneTime() {
        LocalDateTime nine = LocalDateTime.parse("2026-12-01T09:00:00");

        assertThat(ScheduleText.schedule("@at 2026-12-01T09:00:00")).isEqualTo(new Schedule.At(nine, null));
        assertThat(ScheduleText.schedule("@at 2026-12-01T09:00:00Z")).isEqualTo(new Schedule.At(nine, ZoneOffset.UTC));
        assertThat(ScheduleText.schedule("@at 2026-12-01T09:00:00+05:30"))
                .isEqualTo(new Schedule.At(nine, ZoneOffset.ofHoursMinutes(5, 30)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "* * * *||5 or 6 fields|4",
                "0 0 0 1 1 * 2030||5 or 6 fields|7",
                "\"\"||5 or 6 fields|0",
                "60 * * * *|1|minute 0-59|60",
                "* 24 * * *|3|hour 0-23|24",
                "* * 0 * *|5|day 1-31|0",
                "* * 32 * *|5|day 1-31|32",
                "* * * 13 *|7|month 1-12 or JAN-DEC|13",
                "* * * * 8|9|weekday 0-7 or SUN-SAT|8",
                "* * * * MOON|9|weekday 0-7 or SUN-SAT|MOON",
                "* * MON * *|5|day 1-31|MON",
                "0 0 10-5 * *|5|a range that rises (day 1-31)|10-5",
                "0 0 * * FRI-SUN|9|a range that rises (weekday 0-7 or SUN-SAT)|FRI-SUN",
                "*/0 * * * *|3|a step of 1-60|0",
                "*/61 * * * *|3|a step of 1-60|61",
                "*/ * * * *|3|a step of 1-60|nothing",
                "*/x * * * *|3|a step of 1-60|X",
                "1,*/0 * * * *|5|a step of 1-60|0",
                "0 0 /5 * *|5|day 1-31|nothing",
                "1/2/3 * * * *|3|a step of 1-60|2/3",
                "1,,2 * * * *|3|a value of 0-59|,",
                "1, * * * *|3|a value of 0-59|nothing",
                "-5 * * * *|1|minute 0-59|nothing",
                "5- * * * *|3|minute 0-59|nothing",
                "1-2-3 * * * *|3|minute 0-59|2-3",
                "*-5 * * * *|1|minute 0-59|*",
                "99999999999 * * * *|1|minute 0-59|99999999999",
                "0 12 1-15W * *|6|one day before W, alone in its field, such as 15W|1-15W",
                "0 12 1,15W * *|8|one day before W, alone in its field, such as 15W|1,15W",
                "0 12 W * *|6|one day before W, alone in its field, such as 15W|W",
                "0 12 LW * *|6|one day before W, alone in its field, such as 15W|LW",
                "0 12 32W * *|6|one day before W, alone in its field, such as 15W|32W",
                "0 12 L-3 * *|6|day 1-31|L",
                "0 12 +1 * MON|6|day 1-31|+1",
                "+1 12 1 * MON|1|minute 0-59|+1",
                "0 12 1 * MON,+TUE|14|weekday 0-7 or SUN-SAT|+TUE",
                "0 12 1 * +|11|a value of 0-7 or SUN-SAT|nothing",
                "? 12 * * *|1|? in a day field only|?",
                "0 12 1,? * *|8|? alone in its field|1,?",
                "0 0 * * MON#6|13|1-5 or L after #|6",
                "0 0 * * MON#0|13|1-5 or L after #|0",
                "0 0 * * MON#|13|1-5 or L after #|nothing",
                "0 0 * * #2|9|weekday 0-7 or SUN-SAT|nothing",
                "0 0 * * MON-FRI#2|9|weekday 0-7 or SUN-SAT|MON-FRI",
                "0 0 * * L|9|weekday 0-7 or SUN-SAT|nothing",
                "L 0 * * *|1|minute 0-59|L",
                "TZ=Europe/Berlin 0 0 * * *|1|5 or 6 fields alone; a time zone stands in /zone|TZ=EUROPE/BERLIN",
                "@daily 0 0 * * *|8|nothing after @daily|0 0 * * *",
                "@every|7|a time of whole seconds such as 90s, 1h30m or PT90S|nothing",
                "@every 0s|8|a time of whole seconds such as 90s, 1h30m or PT90S|0s",
                "@every -5s|8|a time of whole seconds such as 90s, 1h30m or PT90S|-5s",
                "@every 5|8|a time of whole seconds such as 90s, 1h30m or PT90S|5",
                "@every 5m1h|8|a time of whole seconds such as 90s, 1h30m or PT90S|5m1h",
                "@every PT0.5S|8|a time of whole seconds such as 90s, 1h30m or PT90S|PT0.5S",
                "@every P1M|8|a time of whole seconds such as 90s, 1h30m or PT90S|P1M",
                "@at 2026-13-01T09:00:00|5|a time of whole seconds such as 2026-12-01T09:00:00 or 2026-12-01T09:00:00Z"
                        + "|2026-13-01T09:00:00",
                "@at +12026-12-01T09:00:00|5|a time of whole seconds such as 2026-12-01T09:00:00 or "
                        + "2026-12-01T09:00:00Z|+12026-12-01T09:00:00",
                "@at tomorrow|5|a time of whole seconds such as 2026-12-01T09:00:00 or 2026-12-01T09:00:00Z|tomorrow"
            })
    void saysWhereAndWhatIsWrong(String text, Integer position, String expected, String found) {
        Fault fault = fault(text);

        assertThat(fault).isEqualTo(new Fault("/schedule", "invalid_cron", position, expected, found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@Daily", "@reboot", "@", "@every5m", "@AT 2026-12-01T09:00:00"})
    void refusesOtherWords(String text) {
        Fault fault = fault(text);

        assertThat(fault.code()).isEqualTo("invalid_cron");
        assertThat(fault.position()).isEqualTo(1);
        assertThat(fault.found()).isEqualTo(text.split(" ")[0]);
    }

    @Test
    void saysHowManyFieldsWereFound() {
        assertThat(fault("* * * *").message()).isEqualTo("expected 5 or 6 fields, found 4");
        assertThat(fault("60 * * * *").message()).isEqualTo("expected minute 0-59, found 60 at character 1");
        assertThat(fault("60 * * * *").asFieldError().field()).isEqualTo("/schedule");
    }

    @Test
    void refusesTextsWithoutEnd() {
        assertThat(fault("1,".repeat(200) + "1 * * * *").expected()).isEqualTo("at most 256 characters");
    }

    @Test
    void aStepLongerThanTheHorizonNeverFires() {
        assertThat(fault("@every 999999999h").code()).isEqualTo("never_fires");
        assertThat(fault("@every PT9223372036854775807S").code()).isEqualTo("never_fires");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Argentina/Buenos_Aires", "Etc/UTC"})
    void takesNamesOfTheZoneDatabase(String name) {
        assertThat(ScheduleText.zone(name).getId()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CET+1",
                "EST5",
                "Mars/Base",
                "CET",
                "EST",
                "EST5EDT",
                "PST",
                "GMT",
                "+02:00",
                "Z",
                "UTC+2",
                "",
                " UTC"
            })
    void refusesAbbreviationsAndOffsets(String name) {
        Fault fault = catchThrowableOfType(InvalidTiming.class, () -> ScheduleText.zone(name))
                .fault();

        assertThat(fault.field()).isEqualTo("/zone");
        assertThat(fault.code()).isEqualTo("invalid_zone");
    }

    @Test
    void namesTheZoneThatWasMeant() {
        Fault fault = catchThrowableOfType(InvalidTiming.class, () -> ScheduleText.zone("europe/berlin"))
                .fault();

        assertThat(fault.message()).isEqualTo("expected Europe/Berlin, found europe/berlin");
    }

    private static Fault fault(String text) {
        return catchThrowableOfType(InvalidTiming.class, () -> ScheduleText.schedule(text))
                .fault();
    }
}
