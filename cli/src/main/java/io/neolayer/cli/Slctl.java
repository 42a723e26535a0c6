package io.neolayer.cli;

import io.neolayer.cli.command.Action;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Version;
import io.neolayer.cli.document.ApiDocument;
import io.neolayer.cli.document.DocumentStore;
import io.neolayer.cli.http.ApiProblem;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.settings.Settings;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.ClosedOutput;
import io.neolayer.cli.terminal.ConsolePrompt;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.LateRandom;
import io.neolayer.cli.terminal.Pause;
import io.neolayer.cli.terminal.Plain;
import io.neolayer.cli.terminal.Surroundings;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. */
public final class Slctl {
    private final Surroundings surroundings;
    private final List<String> arguments;
    private @Nullable ApiDocument document;
    private boolean fresh;

    private Slctl(List<String> arguments, Surroundings surroundings) {
        this.arguments = arguments;
        this.surroundings = surroundings;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        if (arguments.length == 1 && List.of("version", "--version", "-V").contains(arguments[0])) {
            // the commonest question of scripts needs none of the machinery
            out.println(Version.line());
            out.flush();
            return;
        }
        if (arguments.length == 1 && arguments[0].equals("__train")) {
            Rehearsal.run();
            Runtime.getRuntime().exit(0);
        }
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.in,
                out,
                err,
                new Surroundings.Console(terminal("in"), terminal("out"), terminal("err")),
                new ConsolePrompt(),
                Clock.systemUTC(),
                new LateRandom(),
                Pause.real());
        Exit exit = run(List.of(arguments), surroundings);
        // not System.exit at the end of a good run only: a client thread may still linger
        Runtime.getRuntime().exit(exit.code());
    }

    /** The launcher knows what each stream is; Java only knows about all of them together. */
    private static boolean terminal(String stream) {
        String told = System.getProperty("slctl.tty." + stream);
        if (told != null) {
            return told.equals("true");
        }
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Runs one command line to its end. */
    public static Exit run(List<String> arguments, Surroundings surroundings) {
        if (!arguments.isEmpty() && arguments.getFirst().equals("__complete")) {
            List<String> words = arguments.subList(arguments.indexOf("--") + 1, arguments.size());
            new Candidates(surroundings, words).list().forEach(surroundings.out()::println);
            surroundings.out().flush();
            return Exit.DONE;
        }
        Slctl slctl = new Slctl(Rewriting.of(arguments), surroundings);
        try {
            return slctl.run();
        } catch (ClosedOutput e) {
            return Exit.DONE;
        } catch (CliFault fault) {
            surroundings.err().println("error: " + Plain.lines(fault.text()));
            return fault.exit();
        } catch (ApiProblem problem) {
            slctl.print(problem);
            return problem.exit();
        } catch (RuntimeException e) {
            surroundings.err().println("error: a fault of slctl itself: " + Plain.line(String.valueOf(e)));
            if (arguments.contains("-vv")) {
                e.printStackTrace(surroundings.err());
            }
            return Exit.FAULT;
        }
    }

    private void print(ApiProblem problem) {
        boolean json = new Settings(new Preview(arguments), surroundings)
                        .output()
                        .value()
                        .equals("json")
                && (arguments.contains("-o") || arguments.contains("--output") || arguments.contains("--output=json"));
        if (json && problem.body().isObject() && !problem.body().isEmpty()) {
            surroundings.err().println(Json.compact(problem.body()));
        } else {
            problem.lines().forEach(surroundings.err()::println);
        }
    }

    private Exit run() {
        try {
            return parsed();
        } catch (UnmatchedArgumentException e) {
            if (!retry()) {
                throw usage(e);
            }
        } catch (ParameterException e) {
            throw usage(e);
        } catch (CliFault fault) {
            if (fault.exit() != Exit.USAGE || !retry()) {
                throw fault;
            }
        }
        try {
            return parsed();
        } catch (ParameterException e) {
            throw usage(e);
        }
    }

    /** A word that a young copy of the document does not know may be in the server's own. */
    private boolean retry() {
        if (document == null || fresh || !document.origin().equals("the cache")) {
            return false;
        }
        fresh = true;
        document = null;
        return true;
    }

    private static CliFault usage(ParameterException e) {
        List<String> lines = new ArrayList<>();
        String message = String.valueOf(e.getMessage());
        // what follows an equals sign may be a secret under a misspelt name
        lines.add(message.replaceAll("=[^']*'", "=…'"));
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            lines.add("did you mean "
                    + String.join(
                            " or ", unmatched.getSuggestions().stream().limit(3).toList()) + "?");
        }
        lines.add("help: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return CliFault.usage(String.join("\n", lines));
    }

    private ApiDocument document() {
        ApiDocument known = document;
        if (known == null) {
            Settings settings = new Settings(new Preview(arguments), surroundings);
            known = new DocumentStore(settings, surroundings, this::trace).load(fresh);
            known.skipped().forEach(line -> trace(1, line));
            document = known;
        }
        return known;
    }

    private void trace(int level, String line) {
        long asked = arguments.stream()
                .filter(a -> a.equals("-v") || a.equals("--verbose"))
                .count();
        if (asked >= level) {
            surroundings.err().println(Plain.line(line));
        }
    }

    private Exit parsed() {
        Supplier<ApiDocument> source = this::document;
        CommandSpec root = new CommandTree(source).root(arguments);
        CommandLine line = new CommandLine(root);
        line.setUsageHelpLongOptionsMaxWidth(40);
        // a word that begins with @ names a body's file; its lines are no words
        line.setExpandAtFiles(false);
        ParseResult result = line.parseArgs(arguments.toArray(String[]::new));
        Options options = new Options(result);
        if (options.has("--token")) {
            throw CliFault.usage(
                    "there is no --token: a token on a command line can be read by every process of this machine."
                            + " Use slctl login, --token-file PATH, --token-stdin, or SERVICE_LAYER_TOKEN(_FILE)");
        }
        Optional<String> output = options.value("--output")
                .filter(o -> !List.of("json", "table", "yaml").contains(o));
        if (output.isPresent()) {
            throw CliFault.usage("--output must be json, table or yaml, found \"" + output.get() + "\"");
        }
        if (result.isVersionHelpRequested()) {
            surroundings.out().println(Version.line());
            surroundings.out().flush();
            return Exit.DONE;
        }
        List<CommandLine> lines = result.asCommandLineList();
        for (CommandLine at : lines) {
            if (at.isUsageHelpRequested()) {
                return help(lines.getLast(), surroundings.out(), Exit.DONE);
            }
        }
        CommandLine leaf = lines.getLast();
        if (leaf.getCommandSpec().userObject() instanceof Action action) {
            return action.run(new Shell(surroundings, options, source, Slctl::run), options);
        }
        return lines.size() == 1 && arguments.isEmpty()
                ? help(leaf, surroundings.out(), Exit.DONE)
                : help(leaf, surroundings.err(), Exit.USAGE);
    }

    private static Exit help(CommandLine line, PrintStream out, Exit exit) {
        out.print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
        out.flush();
        return exit;
    }

    /** Small changes to the words before they are parsed. */
    private static final class Rewriting {
        static List<String> of(List<String> arguments) {
            List<String> words = new ArrayList<>(arguments);
            if (!words.isEmpty() && words.getFirst().equals("help")) {
                words.removeFirst();
                words.add("--help");
            }
            int end = words.contains("--") ? words.indexOf("--") : words.size();
            for (int i = 0; i < end; i++) {
                switch (words.get(i)) {
                    // its value is always attached, so that the next word is never taken for it
                    case "--wait" -> words.set(i, "--wait=60s");
                    case "-vv" -> {
                        words.set(i, "--verbose");
                        words.add(i, "--verbose");
                        end++;
                        i++;
                    }
                    default -> {}
                }
            }
            return words;
        }
    }
}
