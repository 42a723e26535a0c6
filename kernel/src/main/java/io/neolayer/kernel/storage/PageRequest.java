package io.neolayer.kernel.storage;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a page starts and how long it is. A record component of this type in an operation's input is filled from
 * {@code limit} and {@code cursor}.
 *
 * @param limit 1 to 200
 * @param list what the list is (operation and account), so that a cursor of another list is refused
 */
public record PageRequest(int limit, String list, @Nullable String cursor) {
    public static final int DEFAULT = 25;
    public static final int MAXIMUM = 200;

    public PageRequest {
        if (limit < 1 || limit > MAXIMUM) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "limit must be 1 to " + MAXIMUM + ", found " + limit);
        }
    }

    /** The key after which the page starts, if it is not the first. */
    Optional<String> after() {
        if (cursor == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() > Integer.BYTES && bytes.getInt() == list.hashCode()) {
                return Optional.of(StandardCharsets.UTF_8.decode(bytes).toString());
            }
        } catch (IllegalArgumentException e) {
            throw invalidCursor();
        }
        throw invalidCursor();
    }

    String cursorAfter(String key) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(4 + text.length)
                .putInt(list.hashCode())
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** One page of a list that is in memory, sorted by a key that is unique and compared as text. */
    public <T> Page<T> of(List<T> sorted, Function<T, String> key) {
        Predicate<T> further = after().<Predicate<T>>map(
                        last -> row -> key.apply(row).compareTo(last) > 0)
                .orElse(row -> true);
        List<T> rows = sorted.stream().filter(further).limit(limit + 1L).toList();
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> shown = rows.subList(0, limit);
        return new Page<>(shown, cursorAfter(key.apply(shown.getLast())));
    }

    static Problem invalidCursor() {
        return Problem.of(
                ProblemCode.INVALID_CURSOR, "expected a cursor that this very list returned; start again without one");
    }
}
