package io.neolayer.kernel.http;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.SchemaDefinitionNamingStrategy;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.operation.codec.Names;
import io.neolayer.kernel.storage.Json;
import io.neolayer.kernel.storage.PageRequest;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schemas (2020-12) of the records that travel, by type; all of them are written once at the end. */
final class SchemaBook {
    private static final String WHERE = "components/schemas";
    private static final String PREFIX = "#/" + WHERE + "/";

    /** A stable sort leaves members as they are declared. */
    private static final Comparator<MemberScope<?, ?>> IN_ORDER = Comparator.comparing(member -> "");

    private final SchemaBuilder builder;

    /** @param input schemas of what comes in, where only what is constrained so is required */
    SchemaBook(boolean input) {
        var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.PLAIN_DEFINITION_KEYS,
                        Option.INLINE_NULLABLE_SCHEMAS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .without(Option.SCHEMA_VERSION_INDICATOR)
                .with(new JacksonSchemaModule())
                .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(SchemaBook::known)
                .withDefinitionNamingStrategy(new SliceNames(input))
                .withPropertySorter(IN_ORDER);
        config.forFields()
                .withIgnoreCheck(SchemaBook::filledByKernel)
                .withPropertyNameOverrideResolver(SchemaBook::name)
                .withTargetTypeOverridesResolver(SchemaBook::patched)
                .withNullableCheck(SchemaBook::nullable)
                .withRequiredCheck(field -> input ? demanded(field) : true)
                .withInstanceAttributeOverride(SchemaBook::marks);
        this.builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
    }

    /** A schema that says the type or refers to it. */
    ObjectNode reference(Type type) {
        return builder.createSchemaReference(type);
    }

    /** All definitions by name. */
    ObjectNode definitions() {
        return builder.collectDefinitions(WHERE);
    }

    /** The name that a reference refers to, or null when it refers to none. */
    static @Nullable String referredTo(ObjectNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.startsWith(PREFIX) ? reference.substring(PREFIX.length()) : null;
    }

    /** {@code <slice>.<Name>} for a record of a service, so that a new slice renames nothing. */
    static String name(Class<?> type) {
        String pack = type.getPackageName();
        String slice = pack.substring(pack.lastIndexOf('.') + 1);
        var name = new StringBuilder();
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            boolean service =
                    at.getSimpleName().endsWith("Service") || at.getSimpleName().endsWith("Slice");
            if (at == type || !service) {
                name.insert(0, at.getSimpleName());
            }
        }
        return slice + "." + name;
    }

    private static @Nullable CustomDefinition known(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        var schema = context.getGeneratorConfig().createObjectNode();
        if (raw == Instant.class) {
            schema.put("type", "string").put("format", "date-time");
        } else if (raw == Duration.class) {
            schema.put("type", "string").put("format", "duration");
        } else if (raw == UUID.class) {
            schema.put("type", "string").put("format", "uuid");
        } else if (raw == byte[].class) {
            schema.put("type", "string").put("contentEncoding", "base64");
        } else if (raw == BigDecimal.class) {
            schema.put("type", "string").put("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
        } else if (raw == ObjectNode.class) {
            schema.put("type", "object");
        } else if (raw.isEnum()) {
            var values = schema.put("type", "string").putArray("enum");
            Arrays.stream(raw.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .forEach(values::add);
        } else if (travelsAsText(raw)) {
            schema.put("type", "string");
        } else if (raw != Json.class && raw != Object.class && !JsonNode.class.isAssignableFrom(raw)) {
            return null;
        }
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    /** A record that is written as one text. */
    private static boolean travelsAsText(Class<?> raw) {
        return raw.isRecord()
                && Arrays.stream(raw.getDeclaredMethods())
                        .anyMatch(method ->
                                method.isAnnotationPresent(JsonValue.class) && method.getReturnType() == String.class);
    }

    private static boolean filledByKernel(FieldScope field) {
        Class<?> type = field.getType().getErasedType();
        return type == PageRequest.class
                || type == IfMatch.class
                || type == Accept.class
                || field.getRawMember().isAnnotationPresent(Flat.class);
    }

    private static String name(FieldScope field) {
        RecordComponent component = component(field);
        return component == null ? Names.snake(field.getDeclaredName()) : Names.of(component);
    }

    private static @Nullable List<ResolvedType> patched(FieldScope field) {
        return field.getType().getErasedType() == Patch.class ? field.getType().getTypeParameters() : null;
    }

    private static boolean nullable(FieldScope field) {
        AnnotatedElement type = field.getRawMember().getAnnotatedType();
        return !field.isFakeContainerItemScope()
                && (type.isAnnotationPresent(Nullable.class)
                        || field.getRawMember().getType() == Patch.class);
    }

    private static boolean demanded(FieldScope field) {
        return field.getRawMember().getType().isPrimitive()
                || field.getAnnotation(NotNull.class) != null
                || field.getAnnotation(NotBlank.class) != null
                || field.getAnnotation(NotEmpty.class) != null;
    }

    private static void marks(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (field.getAnnotation(Sensitive.class) != null) {
            schema.put("x-sensitive", true);
        }
        if (field.getRawMember().getType() == Patch.class) {
            PatchBounds.add(schema, field.getRawMember().getAnnotatedType());
        }
    }

    private static @Nullable RecordComponent component(FieldScope field) {
        Class<?> owner = field.getRawMember().getDeclaringClass();
        if (!owner.isRecord()) {
            return null;
        }
        return Arrays.stream(owner.getRecordComponents())
                .filter(c -> c.getName().equals(field.getDeclaredName()))
                .findFirst()
                .orElse(null);
    }

    private record SliceNames(boolean input) implements SchemaDefinitionNamingStrategy {
        @Override
        public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
            var name = new StringBuilder(name(key.getType().getErasedType()));
            for (ResolvedType parameter : key.getType().getTypeParameters()) {
                name.append("Of").append(parameter.getErasedType().getSimpleName());
            }
            return input ? name.append("In").toString() : name.toString();
        }
    }
}
