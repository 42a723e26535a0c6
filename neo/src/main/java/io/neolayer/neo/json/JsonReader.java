package io.neolayer.neo.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neolayer.neo.codec.CodecException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Builds the tree of one JSON text, and refuses whatever another reader might see differently. */
final class JsonReader {
    private static final double MAX_SAFE = 0x1p53 - 1;
    private static final int MAX_NUMBER_CHARACTERS = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static @Nullable Object read(byte[] json) {
        requireUtf8(json);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            try {
                return new JsonReader(parser).document();
            } catch (StreamConstraintsException e) {
                throw fault(
                        parser.currentLocation().getByteOffset(),
                        "expected at most " + CanonicalJson.MAX_DEPTH + " levels and " + MAX_NUMBER_CHARACTERS
                                + " characters a number");
            } catch (JacksonException e) {
                // the parser's own message quotes the input, which may hold a secret
                long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
                throw fault(at >= 0 ? at : parser.currentLocation().getByteOffset(), "not well-formed JSON");
            }
        }
    }

    private @Nullable Object document() {
        var value = value(next());
        if (parser.nextToken() != null) {
            throw fault("expected nothing after the JSON value");
        }
        return value;
    }

    private JsonToken next() {
        var token = parser.nextToken();
        if (token == null) {
            throw fault(parser.currentLocation().getByteOffset(), "expected a JSON value, found the end");
        }
        return token;
    }

    private @Nullable Object value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw fault("expected a JSON value");
        };
    }

    private Object object() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        while (next() != JsonToken.END_OBJECT) {
            var name = text(parser.currentName());
            if (members.containsKey(name)) {
                throw fault("expected each member name once in an object");
            }
            members.put(name, value(next()));
        }
        return Collections.unmodifiableMap(members);
    }

    private Object array() {
        var elements = new ArrayList<@Nullable Object>();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
            elements.add(value(token));
        }
        return Collections.unmodifiableList(elements);
    }

    private String text(String text) {
        if (Surrogates.findLone(text) >= 0) {
            throw fault("expected Unicode text, found a lone surrogate");
        }
        return text;
    }

    private Object number(String literal) {
        double number = Double.parseDouble(literal);
        if (Double.isInfinite(number)) {
            throw fault("expected a number that a double can hold");
        }
        if (number == Math.rint(number) && Math.abs(number) <= MAX_SAFE) {
            return (long) number;
        }
        return number;
    }

    private CodecException fault(String message) {
        return fault(parser.currentTokenLocation().getByteOffset(), message);
    }

    private static CodecException fault(long offset, String message) {
        return new CodecException("malformed_json", (int) offset, message);
    }

    // The parser accepts encodings that are not UTF-8, such as surrogates as three bytes.
    private static void requireUtf8(byte[] json) {
        if (json.length >= 3 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf) {
            throw fault(0, "expected JSON without a byte order mark");
        }
        var in = ByteBuffer.wrap(json);
        var decoder = UTF_8.newDecoder();
        var scratch = CharBuffer.allocate(Math.min(json.length, 8_192) + 2);
        while (true) {
            var result = decoder.decode(in, scratch.clear(), true);
            if (result.isError()) {
                throw fault(in.position(), "expected UTF-8");
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }
}
