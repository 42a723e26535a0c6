package io.neolayer.kernel.events;

import java.util.regex.Pattern;

/**
 * A kind of event, declared once as a value.
 *
 * @param name {@code neolayer.<service>.<noun>.<verb>}
 * @param data what {@code get} shows of the subject; members marked sensitive are left out of the event
 */
public record EventType<D extends Record>(String name, Class<D> data) {
    private static final Pattern NAME = Pattern.compile("neolayer(\\.[a-z][a-z0-9_]*){2,4}");
    private static final int LONGEST = 200;

    public EventType {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new IllegalArgumentException("an event type is neolayer.<service>.<noun>.<verb>, found " + name);
        }
    }

    public static <D extends Record> EventType<D> of(String name, Class<D> data) {
        return new EventType<>(name, data);
    }

    /** The second word. */
    public String service() {
        return name.split("\\.", 3)[1];
    }
}
