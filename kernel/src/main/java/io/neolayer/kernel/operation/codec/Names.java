package io.neolayer.kernel.operation.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import tools.jackson.databind.PropertyNamingStrategies;

/** Names as they travel. */
public final class Names {
    private static final Snake SNAKE = new Snake();

    private Names() {}

    /** {@code dueAt} becomes {@code due_at}. */
    public static String snake(String name) {
        return SNAKE.of(name);
    }

    /** The name of a record's component in JSON, in the query or in the path. */
    public static String of(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? snake(component.getName()) : given.value();
    }

    /** One more step of a JSON pointer (RFC 6901). */
    static String pointer(String parent, String member) {
        return parent + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    private static final class Snake extends PropertyNamingStrategies.SnakeCaseStrategy {
        private static final long serialVersionUID = 1L;

        String of(String name) {
            return translate(name);
        }
    }
}
