package io.neolayer.cli.output;

import io.neolayer.cli.terminal.Plain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.JsonNode;

/** JSON values as YAML 1.2. */
final class Yaml {
    private Yaml() {}

    static String of(JsonNode node) {
        Dump dump = new Dump(DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(4096)
                .build());
        return Plain.lines(dump.dumpToString(java(node)));
    }

    /** The node as an entry of a sequence. */
    static String entry(JsonNode node) {
        String text = of(node).stripTrailing();
        return "- " + text.replace("\n", "\n  ") + "\n";
    }

    private static @Nullable Object java(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(e -> map.put(e.getKey(), java(e.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(n -> list.add(java(n)));
                yield list;
            }
            case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : node.decimalValue();
            case BOOLEAN -> node.booleanValue();
            case STRING, BINARY -> node.asString();
            case NULL, MISSING -> null;
        };
    }
}
