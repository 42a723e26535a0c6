package io.neolayer.cli.hand;

import io.neolayer.cli.command.Specs;
import io.neolayer.cli.terminal.CliFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** The closed list of commands that are not made from the document. */
public final class HandCommands {
    private static final Set<String> ALONE = Set.of("deploy", "run", "execute");

    private HandCommands() {}

    /** Name and summary of those that help shows. */
    public static Map<String, String> listed() {
        Map<String, String> listed = new LinkedHashMap<>();
        listed.put("login", "Keep a token for this profile");
        listed.put("logout", "Forget the token of this profile");
        listed.put("whoami", "Who the server takes you for");
        listed.put("profiles", "Named servers and accounts");
        listed.put("api", "A raw call with the profile's credential");
        listed.put("version", "The version of this program");
        return listed;
    }

    /** A command of the first level. */
    public static Optional<CommandSpec> find(String word) {
        Supplier<CommandSpec> made = switch (word) {
            case "login" -> LoginCommands::login;
            case "logout" -> LoginCommands::logout;
            case "whoami" -> LoginCommands::whoami;
            case "profiles" -> ProfilesCommand::spec;
            case "api" -> ApiCommand::spec;
            case "version" -> HandCommands::version;
            case "dashboard-link" -> HandCommands::dashboardLink;
            default -> null;
        };
        return Optional.ofNullable(made).map(Supplier::get);
    }

    /** Commands inside a service. */
    public static Map<String, CommandSpec> under(String service) {
        return Map.of();
    }

    /** Whether the command works without the server's document. */
    public static boolean needsNoDocument(String service, String word) {
        return service.equals("functions") && ALONE.contains(word);
    }

    private static CommandSpec version() {
        return Specs.command("version", "The version of this program", (shell, options) -> {
            var node = io.neolayer.cli.output.Json.object();
            node.put("version", Version.number());
            node.put("java", Runtime.version().toString());
            if (shell.output().format() == io.neolayer.cli.output.Format.TABLE) {
                shell.output().text(Version.line());
            } else {
                shell.output().value(node, io.neolayer.cli.output.View.ALL);
            }
            return io.neolayer.cli.terminal.Exit.DONE;
        });
    }

    private static CommandSpec dashboardLink() {
        CommandSpec spec = Specs.command("dashboard-link", "Refused", (shell, options) -> {
            throw CliFault.usage("dashboard-link is refused: a token in a URL leaks into histories and logs." + " Open "
                    + shell.settings().server() + "/ui/ and sign in there");
        });
        spec.addPositional(Specs.words("WORDS", "0..*", "Not read"));
        return spec;
    }
}
