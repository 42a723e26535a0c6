package io.neolayer.service.automation;

import static io.neolayer.service.automation.Times.instants;
import static io.neolayer.service.automation.Times.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fixed and running patterns when clocks go forward and back, in zones that do it differently. */
class DaylightTest {
    @Test
    void aFixedTimeInAGapRunsOnceRightAfterIt() {
        Timetable berlin = table("30 2 * * *", "Europe/Berlin");

        assertThat(instants(berlin, "2027-03-27T00:00:00Z", 3))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z");
        assertThat(dst(berlin, "2027-03-27T00:00:00Z", 3)).containsExactly("null", "SHIFTED", "null");
        assertThat(instants(table("30 2 * * *", "Europe/Berlin", DstGap.SKIP), "2027-03-27T00:00:00Z", 2))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-29T00:30:00Z");
    }

    @Test
    void severalFixedTimesInOneGapCollapse() {
        Timetable many = table("*/10 2 * * *", "Europe/Berlin");

        assertThat(instants(many, "2027-03-28T00:00:00Z", 2))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z");
        assertThat(instants(table("0,30 2,3 * * *", "Europe/Berlin"), "2027-03-28T00:00:00Z", 3))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:00:00Z");
    }

    @Test
    void aTimeThatIsDueByItselfIsNotShifted() {
        assertThat(dst(table("0 2,3 * * *", "Europe/Berlin"), "2027-03-28T00:00:00Z", 1))
                .containsExactly("null");
    }

    @Test
    void aFixedTimeThatHappensTwiceRunsAtTheFirstPass() {
        Timetable berlin = table("30 2 * * *", "Europe/Berlin");

        assertThat(instants(berlin, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(dst(berlin, "2026-10-24T12:00:00Z", 2)).containsExactly("FIRST_OF_TWO", "null");
    }

    @Test
    void aRunningPatternKeepsItsStepsThroughBoth() {
        Timetable halfHours = table("*/30 * * * *", "Europe/Berlin");

        assertThat(instants(halfHours, "2026-10-24T23:45:00Z", 5))
                .containsExactly(
                        "2026-10-25T00:00:00Z",
                        "2026-10-25T00:30:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T02:00:00Z");
        assertThat(dst(halfHours, "2026-10-24T23:45:00Z", 5))
                .containsExactly("FIRST_OF_TWO", "FIRST_OF_TWO", "SECOND_OF_TWO", "SECOND_OF_TWO", "null");
        assertThat(instants(halfHours, "2027-03-28T00:15:00Z", 3))
                .containsExactly("2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z");
    }

    @Test
    void newYork() {
        Timetable nightly = table("30 1,2 * * *", "America/New_York");

        assertThat(instants(nightly, "2026-03-08T05:00:00Z", 3))
                .containsExactly("2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T05:30:00Z");
        assertThat(instants(nightly, "2026-11-01T04:00:00Z", 3))
                .containsExactly("2026-11-01T05:30:00Z", "2026-11-01T07:30:00Z", "2026-11-02T06:30:00Z");
    }

    @Test
    void lordHoweShiftsByHalfAnHour() {
        assertThat(instants(table("15 2 * * *", "Australia/Lord_Howe"), "2026-10-03T00:00:00Z", 2))
                .containsExactly("2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
        assertThat(instants(table("45 1 * * *", "Australia/Lord_Howe"), "2026-04-04T00:00:00Z", 2))
                .containsExactly("2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z");
        assertThat(instants(table("*/30 * * * *", "Australia/Lord_Howe"), "2026-04-04T14:00:00Z", 5))
                .containsExactly(
                        "2026-04-04T14:00:00Z",
                        "2026-04-04T14:30:00Z",
                        "2026-04-04T15:00:00Z",
                        "2026-04-04T15:30:00Z",
                        "2026-04-04T16:00:00Z");
    }

    @Test
    void saoPauloSkippedMidnight() {
        assertThat(instants(table("0 0 * * *", "America/Sao_Paulo"), "2018-11-03T00:00:00Z", 3))
                .containsExactly("2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
        assertThat(instants(table("30 23 * * *", "America/Sao_Paulo"), "2018-02-17T00:00:00Z", 3))
                .containsExactly("2018-02-17T01:30:00Z", "2018-02-18T01:30:00Z", "2018-02-19T02:30:00Z");
        assertThat(instants(table("0 0 * * *", "America/Sao_Paulo"), "2026-11-01T00:00:00Z", 2))
                .containsExactly("2026-11-01T03:00:00Z", "2026-11-02T03:00:00Z");
    }

    @Test
    void apiaLeftOutAWholeDay() {
        assertThat(instants(table("0 9 * * *", "Pacific/Apia"), "2011-12-29T00:00:00Z", 4))
                .containsExactly(
                        "2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z");
        assertThat(instants(table("0 * * * *", "Pacific/Apia"), "2011-12-30T09:00:00Z", 3))
                .containsExactly("2011-12-30T09:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T11:00:00Z");
    }

    @Test
    void oneTimeInAGapOrTwice() {
        assertThat(instants(table("@at 2027-03-28T02:30:00", "Europe/Berlin"), "2027-01-01T00:00:00Z", 2))
                .containsExactly("2027-03-28T01:00:00Z");
        assertThat(dst(table("@at 2027-03-28T02:30:00", "Europe/Berlin"), "2027-01-01T00:00:00Z", 1))
                .containsExactly("SHIFTED");
        assertThat(instants(table("@at 2027-03-28T02:30:00", "Europe/Berlin", DstGap.SKIP), "2027-01-01T00:00:00Z", 1))
                .isEmpty();
        assertThat(instants(table("@at 2026-10-25T02:30:00", "Europe/Berlin"), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z");
        assertThat(instants(table("@at 2026-10-25T02:30:00+01:00", "Europe/Berlin"), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-10-25T01:30:00Z");
    }

    @Test
    void anOffsetOfItsOwnIsNeverShifted() {
        Timetable utc = table("@at 2027-03-28T02:30:00Z", "Europe/Berlin", DstGap.SKIP);

        assertThat(instants(utc, "2027-01-01T00:00:00Z", 2)).containsExactly("2027-03-28T02:30:00Z");
        assertThat(dst(utc, "2027-01-01T00:00:00Z", 1)).containsExactly("null");
    }

    @Test
    void saysWhyATimeAroundAChangeIsNoInstant() {
        Timetable skipping = table("30 2 * * *", "Europe/Berlin", DstGap.SKIP);

        Standing gap = skipping.standing(Instant.parse("2027-03-28T01:00:00Z"));
        assertThat(gap.kind()).isEqualTo(Standing.Kind.GAP_LEFT_OUT);
        assertThat(gap.previous()).isEqualTo(Instant.parse("2027-03-27T01:30:00Z"));
        assertThat(gap.next()).isEqualTo(Instant.parse("2027-03-29T00:30:00Z"));
        assertThat(skipping.standing(Instant.parse("2026-10-25T01:30:00Z")).kind())
                .isEqualTo(Standing.Kind.SECOND_PASS);
        assertThat(skipping.standing(Instant.parse("2026-10-25T00:30:00Z")).kind())
                .isEqualTo(Standing.Kind.DUE);
        assertThat(skipping.standing(Instant.parse("2026-10-25T01:31:00Z")).kind())
                .isEqualTo(Standing.Kind.NOT_DUE);
    }

    @Test
    void showsLocalTimeAndOffset() {
        PreviewRow row = table("30 2 * * *", "Europe/Berlin")
                .preview(Instant.parse("2027-03-28T00:00:00Z"), 1)
                .getFirst();

        assertThat(row.local()).hasToString("2027-03-28T03:00");
        assertThat(row.offset()).isEqualTo("+02:00");
        assertThat(row.runAt()).isEqualTo(row.at());
    }

    private static List<String> dst(Timetable table, String from, int count) {
        return table.preview(Instant.parse(from), count).stream()
                .map(row -> String.valueOf(row.dst()))
                .toList();
    }
}
