package io.neolayer.cli.command;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of the program, written by the build. */
public final class Version {
    private Version() {}

    public static String number() {
        try (InputStream in = Version.class.getResourceAsStream("/io/neolayer/cli/version.txt")) {
            if (in == null) {
                throw new CliFault(Exit.FAULT, "the program's version file is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "the program's version file cannot be read", e);
        }
    }

    public static String line() {
        return "slctl " + number();
    }
}
