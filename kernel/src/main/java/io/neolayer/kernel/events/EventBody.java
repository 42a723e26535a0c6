package io.neolayer.kernel.events;

import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.operation.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The data of events as they are stored: as everywhere in JSON, without sensitive members, and never long. */
final class EventBody {
    static final int MOST_BYTES = 20 * 1024;
    private static final JsonMapper MAPPER = mapper();

    private EventBody() {}

    /** @param href where the subject can be read, for data that is too long */
    static String write(Record data, String href) {
        String text = MAPPER.writeValueAsString(data);
        if (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return MAPPER.writeValueAsString(Map.of("truncated", true, "href", href));
        }
        return text;
    }

    static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    private static JsonMapper mapper() {
        var module = new SimpleModule("events") {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.insertAnnotationIntrospector(new WithoutSensitive());
            }
        };
        return new JsonCodec().mapping().rebuild().addModule(module).build();
    }

    private static final class WithoutSensitive extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.hasAnnotation(Sensitive.class);
        }
    }
}
