package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plain patterns have the same instants as cron-utils finds. */
class CronPeerTest {
    private static final ZonedDateTime START = ZonedDateTime.of(2025, 2, 20, 13, 37, 11, 0, ZoneOffset.UTC);

    private final CronParser peer = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private final Random random = new Random(20_261_121);

    @Test
    void findsWhatThePeerFinds() {
        for (int i = 0; i < 300; i++) {
            String pattern = pattern();
            assertThat(ours(pattern)).as(pattern).isEqualTo(theirs(pattern));
        }
    }

    private List<Instant> ours(String pattern) {
        return Times.table(pattern, "UTC").earliest(START.toInstant(), Instant.MAX, 12);
    }

    private List<Instant> theirs(String pattern) {
        ExecutionTime times = ExecutionTime.forCron(peer.parse(pattern));
        var found = new ArrayList<Instant>();
        ZonedDateTime at = START;
        for (int i = 0; i < 12; i++) {
            at = times.nextExecution(at).orElseThrow();
            found.add(at.toInstant());
        }
        return found;
    }

    private String pattern() {
        boolean byDay = random.nextBoolean();
        return String.join(
                " ",
                field(0, 59),
                field(0, 23),
                byDay ? field(1, 28) : "*",
                random.nextInt(3) == 0 ? field(1, 12) : "*",
                byDay ? "*" : field(0, 6));
    }

    private String field(int low, int high) {
        int from = low + random.nextInt(high - low);
        int to = from + 1 + random.nextInt(high - from);
        int step = 1 + random.nextInt(Math.min(6, to - from));
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(5));
            case 2 -> from + "-" + to;
            case 3 -> from + "-" + to + "/" + step;
            case 4 -> from + "," + to;
            default -> Integer.toString(from);
        };
    }
}
