package io.neolayer.server;

import io.neolayer.kernel.config.StartRefused;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** {@code service-layer serve|migrate|check|version}. Log lines go to stdout, what people read at a start to stderr. */
public final class Main {
    private static final String USAGE = """
            service-layer [serve]   start the server; ends with the line: ready http://HOST:PORT
            service-layer migrate   bring the database's schema to this release, and end
            service-layer check     judge the configuration and print it, and end
            service-layer version   print which build this is, and end
            Settings are flags, environment variables or keys of CONFIG_FILE: docs/configuration.md lists them.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** @return the exit code; 0 while a server runs on */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        boolean named = !arguments.isEmpty()
                && (!arguments.getFirst().startsWith("--") || "--help".equals(arguments.getFirst()));
        String command = named ? arguments.getFirst() : "serve";
        List<String> flags = named ? arguments.subList(1, arguments.size()) : arguments;
        try {
            return switch (command) {
                case "serve" -> {
                    Serving.serve(Start.judge(flags, environment), err);
                    yield 0;
                }
                case "train" -> {
                    Serving.train(Start.judge(flags, environment));
                    yield 0;
                }
                case "migrate" -> {
                    Server.migrate(Start.judge(flags, environment), out);
                    out.println("the schema is of release " + Composition.RELEASE);
                    yield 0;
                }
                case "version" -> {
                    out.println(Build.read());
                    yield 0;
                }
                case "check" -> {
                    Start start = Start.judge(flags, environment);
                    out.print(start.effective());
                    out.println("no fault found");
                    yield 0;
                }
                case "help", "--help" -> {
                    out.print(USAGE);
                    yield 0;
                }
                default -> {
                    err.print("unknown command " + command + "\n" + USAGE);
                    yield StartRefused.EXIT;
                }
            };
        } catch (StartRefused refused) {
            refused.faults().forEach(fault -> err.println("cannot start: " + fault));
            return StartRefused.EXIT;
        }
    }
}
