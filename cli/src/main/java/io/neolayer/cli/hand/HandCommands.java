package io.neolayer.cli.hand;

import io.neolayer.cli.command.Specs;
import io.neolayer.cli.command.Version;
import io.neolayer.cli.demo.DemoCommand;
import io.neolayer.cli.doctor.DoctorCommand;
import io.neolayer.cli.evidence.SignMessageCommand;
import io.neolayer.cli.evidence.TrustCommand;
import io.neolayer.cli.evidence.VerifyCommand;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

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
        listed.put("trust", "Signers that verify accepts");
        listed.put("verify", "Check what the server signed, without asking it");
        listed.put("sign-message", "Sign a message file with a WIF key");
        listed.put("doctor", "Check the server, the way to it, and the files of slctl");
        listed.put("demo", "A tour: account, key, secret, function, run, receipt");
        listed.put("completion", "The completion script of a shell");
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
            case "trust" -> TrustCommand::spec;
            case "verify" -> VerifyCommand::spec;
            case "sign-message" -> SignMessageCommand::spec;
            case "doctor", "health", "status" -> () -> DoctorCommand.spec(word);
            case "demo" -> DemoCommand::spec;
            case "completion" -> CompletionCommand::spec;
            case "version" -> HandCommands::version;
            case "dashboard-link" -> HandCommands::dashboardLink;
            default -> null;
        };
        return Optional.ofNullable(made).map(Supplier::get);
    }

    /** Commands inside a service. */
    public static Map<String, CommandSpec> under(String service) {
        if (!service.equals("functions")) {
            return Map.of();
        }
        CommandSpec execute = RunCommand.spec("execute");
        execute.usageMessage().hidden(true);
        Map<String, CommandSpec> commands = new LinkedHashMap<>();
        commands.put("deploy", DeployCommand.spec());
        commands.put("run", RunCommand.spec("run"));
        commands.put("execute", execute);
        commands.put("logs", LogsCommand.spec());
        return commands;
    }

    /** Services that have commands of their own here. */
    public static Set<String> services() {
        return Set.of("functions");
    }

    /** Whether the command works without the server's document. */
    public static boolean needsNoDocument(String service, String word) {
        return service.equals("functions") && ALONE.contains(word);
    }

    private static CommandSpec version() {
        return Specs.command("version", "The version of this program", (shell, options) -> {
            ObjectNode node = Json.object();
            node.put("version", Version.number());
            node.put("java", Runtime.version().toString());
            if (shell.output().format() == Format.TABLE) {
                shell.output().text(Version.line());
            } else {
                shell.output().value(node, View.ALL);
            }
            return Exit.DONE;
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
