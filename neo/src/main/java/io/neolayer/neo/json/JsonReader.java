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
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Builds the tree of one JSON text, and refuses whatever another reader might see differently. */
final class JsonReader {
    private static final double MAX_SAFE = 0x1p53 - 1;
    private static final int MAX_NUMBER_CHARACTERS = 1_000;
    private static final char BYTE_ORDER_MARK = 0xfeff;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final CharBuffer text;
    private final JsonParser parser;

    private JsonReader(CharBuffer text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    static @Nullable Object read(byte[] json) {
        var text = decode(json);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text.array(), 0, text.limit())) {
            return new JsonReader(text, parser).document();
        }
    }

    private @Nullable Object document() {
        try {
            var value = value(next());
            if (parser.nextToken() != null) {
                throw fault("expected nothing after the JSON value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw fault(
                    parser.currentLocation(),
                    "expected at most " + CanonicalJson.MAX_DEPTH + " levels and " + MAX_NUMBER_CHARACTERS
                            + " characters a number");
        } catch (JacksonException e) {
            // the parser's own message quotes the input, which may hold a secret
            throw fault(
                    e.getLocation() == null ? parser.currentLocation() : e.getLocation(), "expected well-formed JSON");
        }
    }

    private JsonToken next() {
        var token = parser.nextToken();
        if (token == null) {
            throw fault(parser.currentLocation(), "expected a JSON value, found the end");
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
        return fault(parser.currentTokenLocation(), message);
    }

    private CodecException fault(TokenStreamLocation at, String message) {
        int characters = Math.clamp(at.getCharOffset(), 0, text.limit());
        int bytes = text.subSequence(0, characters).toString().getBytes(UTF_8).length;
        return new CodecException("malformed_json", bytes, message);
    }

    // The parser itself would guess among encodings, and accepts bytes that are not UTF-8.
    private static CharBuffer decode(byte[] json) {
        var in = ByteBuffer.wrap(json);
        var out = CharBuffer.allocate(json.length);
        if (UTF_8.newDecoder().decode(in, out, true).isError()) {
            throw new CodecException("malformed_json", in.position(), "expected UTF-8");
        }
        if (out.position() > 0 && out.get(0) == BYTE_ORDER_MARK) {
            throw new CodecException("malformed_json", 0, "expected JSON without a byte order mark");
        }
        return out.flip();
    }
}
