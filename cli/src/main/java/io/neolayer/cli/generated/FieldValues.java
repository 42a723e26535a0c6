package io.neolayer.cli.generated;

import io.neolayer.cli.command.Durations;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.document.ApiField;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns what was typed into JSON values, and refuses what cannot be one before anything is sent. */
final class FieldValues {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,100}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,100}(\\.[0-9]{1,100})?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private FieldValues() {}

    /** The value of the option; empty when it was not given. */
    static Optional<JsonNode> given(FieldOption option, Options options) {
        String name = option.option();
        if (!options.has(name)) {
            return Optional.empty();
        }
        ApiField field = option.field();
        return Optional.of(
                switch (field.kind()) {
                    case BOOLEAN -> NODES.booleanNode(options.on(name));
                    case TEXTS, INTEGERS -> array(field, options.values(name), name);
                    case MAP -> map(options.values(name), name);
                    default -> scalar(field, options.value(name).orElse(""), name, option.inQuery());
                });
    }

    private static ArrayNode array(ApiField field, List<String> texts, String name) {
        ArrayNode array = NODES.arrayNode();
        for (String text : texts) {
            checkOneOf(field, text, name);
            array.add(field.kind() == ApiField.Kind.INTEGERS ? integer(text, name) : NODES.stringNode(text));
        }
        return array;
    }

    private static ObjectNode map(List<String> texts, String name) {
        ObjectNode map = Json.object();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw CliFault.usage(name + " must be KEY=VALUE, found \"" + text + "\"");
            }
            map.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return map;
    }

    private static JsonNode scalar(ApiField field, String text, String name, boolean inQuery) {
        checkOneOf(field, text, name);
        return switch (field.kind()) {
            case INTEGER -> integer(text, name);
            case NUMBER -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw CliFault.usage(name + " must be a decimal number without exponent, found \"" + text + "\"");
                }
                yield NODES.numberNode(new BigDecimal(text));
            }
            default -> NODES.stringNode(formatted(field.format(), text, name, inQuery));
        };
    }

    private static JsonNode integer(String text, String name) {
        if (!INTEGER.matcher(text).matches()) {
            throw CliFault.usage(name + " must be a whole number, found \"" + text + "\"");
        }
        return NODES.numberNode(new BigInteger(text));
    }

    private static void checkOneOf(ApiField field, String text, String name) {
        if (!field.values().isEmpty() && !field.values().contains(text)) {
            throw CliFault.usage(
                    name + " must be one of " + String.join(", ", field.values()) + ", found \"" + text + "\"");
        }
    }

    private static String formatted(String format, String text, String name, boolean inQuery) {
        try {
            switch (format) {
                case "uuid" -> {
                    if (!UUID.matcher(text).matches()) {
                        throw CliFault.usage(name + " must be a UUID, found \"" + text + "\"");
                    }
                }
                case "date-time" -> OffsetDateTime.parse(text);
                case "date" -> LocalDate.parse(text);
                case "duration" -> {
                    if (!text.startsWith("P")) {
                        Durations.parse(text, name);
                        return inQuery ? text : Durations.iso(text);
                    }
                }
                default -> {}
            }
        } catch (DateTimeParseException e) {
            throw CliFault.usage(name + " must be a " + format + " such as "
                    + (format.equals("date") ? "2026-01-31" : "2026-01-31T12:00:00Z") + ", found \"" + text + "\"");
        }
        return text;
    }
}
