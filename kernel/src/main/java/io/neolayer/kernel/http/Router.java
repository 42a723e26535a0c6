package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Operation.Method;
import io.neolayer.kernel.operation.Template;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path: a tree of segments, in which words go before parameters. */
final class Router {
    private final Node root = new Node();

    void add(Route route, String path) {
        Node node = root;
        for (String segment : Template.of(path).segments()) {
            node = node.below(segment);
        }
        node.routes.put(route.operation().method(), route);
    }

    /** What was found: the path's methods and the values of its parameters. */
    record Found(Map<Method, Route> routes, String[] values) {
        @Nullable
        Route route(String method) {
            return switch (method) {
                case "GET", "HEAD" -> routes.get(Method.GET);
                case "POST" -> routes.get(Method.POST);
                case "PUT" -> routes.get(Method.PUT);
                case "PATCH" -> routes.get(Method.PATCH);
                case "DELETE" -> routes.get(Method.DELETE);
                default -> null;
            };
        }

        /** For {@code Allow}. */
        String allow() {
            Set<String> names = new TreeSet<>();
            routes.keySet().forEach(method -> names.add(method.name().toUpperCase(Locale.ROOT)));
            if (names.contains("GET")) {
                names.add("HEAD");
            }
            return String.join(", ", names);
        }
    }

    /** Null when no route has this path. */
    @Nullable
    Found find(String path) {
        var values = new ArrayList<String>(4);
        Node node = root.walk(path, 1, values);
        return node == null ? null : new Found(node.routes, values.toArray(String[]::new));
    }

    private static final class Node {
        private final Map<String, Node> words = new HashMap<>();
        private final Map<Method, Route> routes = new EnumMap<>(Method.class);
        private @Nullable Node parameter;

        Node below(String segment) {
            if (!Template.isParameter(segment)) {
                return words.computeIfAbsent(segment, s -> new Node());
            }
            if (parameter == null) {
                parameter = new Node();
            }
            return parameter;
        }

        /** Values are found from the last to the first and put in front, so that a dead end leaves none behind. */
        @Nullable
        Node walk(String path, int from, List<String> values) {
            if (from > path.length()) {
                return routes.isEmpty() ? null : this;
            }
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (end == from) {
                return null;
            }
            String segment = path.substring(from, end);
            Node word = words.get(segment);
            Node found = word == null ? null : word.walk(path, end + 1, values);
            if (found == null && parameter != null) {
                found = parameter.walk(path, end + 1, values);
                if (found != null) {
                    values.addFirst(PercentText.decode(segment));
                }
            }
            return found;
        }
    }
}
