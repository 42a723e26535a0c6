package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.storage.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the value types of API.md travel: times, durations, decimals, patches, JSON texts, finite numbers. */
final class JsonModule {
    private JsonModule() {}

    static SimpleModule module() {
        var module = new SimpleModule("neolayer");
        module.addSerializer(new TextSerializer<>(Instant.class, Times::text));
        module.addSerializer(new TextSerializer<>(Duration.class, Durations::text));
        module.addSerializer(new TextSerializer<>(BigDecimal.class, BigDecimal::toPlainString));
        module.addSerializer(Double.class, new FiniteSerializer<>(Double.class));
        module.addSerializer(Double.TYPE, new FiniteSerializer<>(Double.class));
        module.addSerializer(Float.class, new FiniteSerializer<>(Float.class));
        module.addSerializer(Float.TYPE, new FiniteSerializer<>(Float.class));
        module.addSerializer(new RawSerializer());
        module.addDeserializer(Instant.class, new TextDeserializer<>(Instant.class, Times::parse));
        module.addDeserializer(Duration.class, new TextDeserializer<>(Duration.class, Durations::iso));
        module.addDeserializer(Json.class, new RawDeserializer());
        module.addDeserializer(Patch.class, new PatchDeserializer(null));
        return module;
    }

    private static final class TextSerializer<T> extends StdSerializer<T> {
        private final Function<T, String> text;

        TextSerializer(Class<T> type, Function<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(text.apply(value));
        }
    }

    private static final class FiniteSerializer<T extends Number> extends StdSerializer<T> {
        FiniteSerializer(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            if (!Double.isFinite(value.doubleValue())) {
                throw new ArithmeticException("JSON has no number " + value);
            }
            out.writeNumber(value.doubleValue());
        }
    }

    private static final class RawSerializer extends StdSerializer<Json> {
        RawSerializer() {
            super(Json.class);
        }

        @Override
        public void serialize(Json value, JsonGenerator out, SerializationContext context) {
            out.writeRawValue(value.text());
        }
    }

    private static final class RawDeserializer extends StdDeserializer<Json> {
        RawDeserializer() {
            super(Json.class);
        }

        @Override
        public Json deserialize(JsonParser in, DeserializationContext context) {
            return new Json(context.readTree(in).toString());
        }
    }

    private static final class TextDeserializer<T> extends StdDeserializer<T> {
        private final Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked") // handleUnexpectedToken is declared as Object
        public T deserialize(JsonParser in, DeserializationContext context) {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(handledType(), in);
            }
            try {
                return parse.apply(in.getString());
            } catch (DateTimeException e) {
                throw context.weirdStringException("", handledType(), String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class PatchDeserializer extends ValueDeserializer<Patch<?>> {
        private final @Nullable JavaType type;

        PatchDeserializer(@Nullable JavaType type) {
            this.type = type;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType patch = property == null ? context.getContextualType() : property.getType();
            return new PatchDeserializer(patch.containedType(0));
        }

        @Override
        public Patch<?> deserialize(JsonParser in, DeserializationContext context) {
            return Patch.of(context.readValue(in, type));
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return Patch.of(null);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Patch.absent();
        }
    }
}
