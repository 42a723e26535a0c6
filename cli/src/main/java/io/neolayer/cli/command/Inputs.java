package io.neolayer.cli.command;

import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a user hands over by file or standard input. */
public final class Inputs {
    /** Largest body, in bytes. */
    public static final int LARGEST_BODY = 10 << 20;

    private Inputs() {}

    /** {@code @FILE}, {@code -} for standard input, or the JSON itself. */
    public static JsonNode json(Surroundings surroundings, String argument, String option) {
        String text = argument.equals("-") || argument.startsWith("@")
                ? text(
                        bytes(
                                surroundings,
                                argument.equals("-") ? "-" : argument.substring(1),
                                LARGEST_BODY,
                                Exit.REFUSED),
                        option)
                : argument;
        try {
            return Json.read(text);
        } catch (JacksonException e) {
            throw CliFault.usage(option + " is not JSON: " + e.getOriginalMessage());
        }
    }

    /** A secret text: exactly one line break at the end is taken off. */
    public static String secret(Surroundings surroundings, String name, String option) {
        String text = text(bytes(surroundings, name, LARGEST_BODY, Exit.REFUSED), option);
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    public static String text(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CliFault.usage(what + " is not UTF-8 text");
        }
    }

    /**
     * A whole file, or standard input for {@code -}.
     *
     * @param tooLarge the exit when it is over the limit
     */
    public static byte[] bytes(Surroundings surroundings, String name, int limit, Exit tooLarge) {
        try (InputStream in = name.equals("-") ? surroundings.in() : Files.newInputStream(file(surroundings, name))) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new CliFault(tooLarge, shown(name) + " is over " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot read " + shown(name) + ": " + e.getMessage(), e);
        }
    }

    private static Path file(Surroundings surroundings, String name) {
        Path path = surroundings.path(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CliFault(Exit.FAULT, "there is no readable file " + path);
        }
        return path;
    }

    private static String shown(String name) {
        return name.equals("-") ? "standard input" : name;
    }
}
