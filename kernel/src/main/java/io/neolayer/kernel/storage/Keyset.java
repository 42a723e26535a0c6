package io.neolayer.kernel.storage;

import java.util.UUID;
import java.util.function.Function;

/**
 * The key by which a list is ordered. The statement ends in a comparison with the key and the limit, for example
 * {@code … AND id < ? ORDER BY id DESC LIMIT ?}; {@link Statements#page} binds both.
 */
public record Keyset<T>(Function<T, String> key, Function<String, Object> bind, Object first) {
    private static final UUID BEYOND = new UUID(-1L, -1L);

    /** By UUIDv7 id, newest first: {@code id < ? ORDER BY id DESC LIMIT ?}. */
    public static <T> Keyset<T> newestFirst(Function<T, UUID> id) {
        return new Keyset<>(row -> id.apply(row).toString(), Keyset::uuid, BEYOND);
    }

    /** By a text that is never empty, ascending: {@code name > ? ORDER BY name LIMIT ?}. */
    public static <T> Keyset<T> byText(Function<T, String> text) {
        return new Keyset<>(text, key -> key, "");
    }

    /** By a positive number, highest first: {@code number < ? ORDER BY number DESC LIMIT ?}. */
    public static <T> Keyset<T> highestFirst(Function<T, Long> number) {
        return new Keyset<>(row -> number.apply(row).toString(), Keyset::number, Long.MAX_VALUE);
    }

    /** By a number from 0 on, ascending: {@code seq > ? ORDER BY seq LIMIT ?}. */
    public static <T> Keyset<T> lowestFirst(Function<T, Long> number) {
        return new Keyset<>(row -> number.apply(row).toString(), Keyset::number, -1L);
    }

    private static Object uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw PageRequest.invalidCursor();
        }
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw PageRequest.invalidCursor();
        }
    }
}
