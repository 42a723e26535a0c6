package io.neolayer.cli.demo;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import io.neolayer.cli.terminal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Runs the tour's commands as a user would type them, and shows them. */
final class Stage {
    /** What a command left. */
    record Result(Exit exit, String out, String err) {
        JsonNode json() {
            try {
                return Json.read(out);
            } catch (JacksonException e) {
                throw new CliFault(Exit.FAULT, "the command's output is not JSON", e);
            }
        }
    }

    private final Shell shell;
    private final Path folder;
    private final Map<String, String> environment;
    private final PrintStream out;
    private int step;

    Stage(Shell shell, Path folder) {
        this.shell = shell;
        this.folder = folder;
        this.environment = new HashMap<>(shell.surroundings().environment());
        this.out = shell.surroundings().out();
    }

    /** A variable for all commands to come. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    /** Takes a variable away. */
    void unset(String name) {
        environment.remove(name);
    }

    void step(String title) {
        say("");
        say(++step + ". " + title);
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    /** A line that shows what a shell would do besides. */
    void shown(String command) {
        say("   $ " + command);
    }

    void indented(String text) {
        text.lines().forEach(line -> say("   " + Plain.line(line)));
    }

    /** Shows the command, runs it, and stops the tour when it does not end well. */
    Result run(String... words) {
        return run(Exit.DONE, "", words);
    }

    /**
     * The same.
     *
     * @param expected how it must end
     * @param into what is shown behind the command, such as a file that takes its output
     */
    Result run(Exit expected, String into, String... words) {
        shown("slctl " + typed(words) + into);
        Result result = quietly(words);
        if (result.exit() != expected) {
            indented(result.out());
            indented(result.err());
            throw new CliFault(
                    Exit.FAULT,
                    "step " + step + " ended with exit " + result.exit().code() + " where " + expected.code()
                            + " was expected");
        }
        return result;
    }

    Result quietly(String... words) {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        Surroundings outer = shell.surroundings();
        Surroundings inner = new Surroundings(
                environment,
                outer.folder(),
                outer.in(),
                new PrintStream(taken, false, StandardCharsets.UTF_8),
                new PrintStream(notes, true, StandardCharsets.UTF_8),
                Surroundings.Console.NONE,
                outer.prompt(),
                outer.clock(),
                outer.random(),
                outer.pause());
        Exit exit = shell.program().run(List.of(words), inner);
        return new Result(exit, taken.toString(StandardCharsets.UTF_8), notes.toString(StandardCharsets.UTF_8));
    }

    /** The words as they are typed in a shell, with paths as short as they can be. */
    private String typed(String... words) {
        List<String> shown = new ArrayList<>();
        for (String word : words) {
            String text = word.replace(folder.toString(), "$TOUR")
                    .replace(shell.surroundings().folder() + "/", "");
            shown.add(text.matches("[A-Za-z0-9_./:@=,$-]+") ? text : "'" + text + "'");
        }
        return String.join(" ", shown);
    }
}
