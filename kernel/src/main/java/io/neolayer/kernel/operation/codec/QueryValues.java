package io.neolayer.kernel.operation.codec;

import java.util.List;
import java.util.Set;

/** The query parameters of one request, decoded. */
public interface QueryValues {
    /** A request without any. */
    QueryValues NONE = new QueryValues() {
        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }
    };

    /** The values of one parameter in order, empty when it is absent. */
    List<String> all(String name);

    Set<String> names();
}
