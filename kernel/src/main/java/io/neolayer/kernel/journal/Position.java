package io.neolayer.kernel.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where in its source something was decided: a number such as a sequence or a height, or an instant.
 *
 * @param place the number, or milliseconds of the Unix epoch
 */
public record Position(boolean timed, long place) implements Comparable<Position> {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public static Position of(long number) {
        return new Position(false, number);
    }

    public static Position of(Instant instant) {
        return new Position(true, instant.toEpochMilli());
    }

    /** As it travels: decimal digits, or RFC 3339 with milliseconds. */
    @Override
    @JsonValue
    public String toString() {
        return timed ? MILLIS.format(Instant.ofEpochMilli(place)) : Long.toString(place);
    }

    @Override
    public int compareTo(Position other) {
        if (timed != other.timed) {
            throw new IllegalArgumentException("numbers and instants have no common order");
        }
        return Long.compare(place, other.place);
    }
}
