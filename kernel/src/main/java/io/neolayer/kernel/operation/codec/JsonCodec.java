package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** JSON in and out as API.md wants it: one strict reader, one writer, snake_case, enums in lower case. */
public final class JsonCodec {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_MEMBERS = 1000;

    private final JsonMapper mapper = mapper();

    /** The mapper itself, for rooms that stream or describe types. */
    public JsonMapper mapping() {
        return mapper;
    }

    /**
     * Reads one JSON value.
     *
     * @throws Problem 400 {@code malformed_json}: not UTF-8, not RFC 8259, duplicate names, more than 32 levels or 1,000 members,
     *     anything after the value, nothing at all
     */
    public JsonNode parse(byte[] bytes) {
        String text = utf8(bytes);
        JsonNode tree;
        try {
            tree = mapper.readTree(text);
        } catch (StreamConstraintsException e) {
            throw malformed("deeper than " + MAX_DEPTH + " levels or with an endless number or name", e);
        } catch (JacksonException e) {
            boolean duplicate = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
            throw malformed(duplicate ? "a member name that occurs twice" : "another text", e);
        }
        if (tree.isMissingNode()) {
            throw Problem.of(ProblemCode.MALFORMED_JSON, "expected a JSON body, found none; {} is the least");
        }
        boundMembers(tree);
        return tree;
    }

    /** Encodes in full; fails before anything was sent. */
    public byte[] encode(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /** The value as a tree, as it would travel. */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    private static void boundMembers(JsonNode node) {
        if (node.size() > MAX_MEMBERS && node.isObject()) {
            throw Problem.of(
                    ProblemCode.MALFORMED_JSON,
                    "expected objects of at most " + MAX_MEMBERS + " members, found one of " + node.size());
        }
        if (node.isContainer()) {
            for (JsonNode child : node) {
                if (child.isContainer()) {
                    boundMembers(child);
                }
            }
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.MALFORMED_JSON, "expected UTF-8, found other bytes", e);
        }
    }

    private static Problem malformed(String found, JacksonException e) {
        var at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(ProblemCode.MALFORMED_JSON, "expected one JSON value (RFC 8259), found " + found + where, e);
    }

    private static JsonMapper mapper() {
        var constraints =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        var builder = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .annotationIntrospector(new LowerCaseEnums())
                .addModule(JsonModule.module())
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        for (LogicalType type : LogicalType.values()) {
            builder.withCoercionConfig(
                    type, config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
        }
        builder.withCoercionConfig(
                LogicalType.Textual,
                config -> Arrays.stream(new CoercionInputShape[] {
                            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
                        })
                        .forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)));
        return builder.build();
    }

    private static final class LowerCaseEnums extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            String[] given = super.findEnumValues(config, type, constants, names);
            for (int i = 0; i < constants.length; i++) {
                if (given[i] == null) {
                    given[i] = Scalars.name(constants[i]);
                }
            }
            return given;
        }
    }
}
