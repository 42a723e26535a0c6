package io.neolayer.cli;

import io.neolayer.cli.command.GlobalOptions;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.document.ApiDocument;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.generated.GeneratedCommand;
import io.neolayer.cli.hand.HandCommands;
import io.neolayer.cli.terminal.CliFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands, of which only the group that was typed is built. */
final class CommandTree {
    private final Supplier<ApiDocument> document;

    /** @param document read only when a word needs it */
    CommandTree(Supplier<ApiDocument> document) {
        this.document = document;
    }

    /** The root with what the words need. */
    CommandSpec root(List<String> arguments) {
        CommandSpec root = bare();
        List<String> words = words(arguments);
        if (words.isEmpty()) {
            HandCommands.listed().forEach((name, summary) -> root.addSubcommand(name, Specs.name(name, summary)));
            TreeSet<String> services = new TreeSet<>(document.get().services());
            services.addAll(HandCommands.services());
            for (String service : services) {
                if (!root.subcommands().containsKey(service)) {
                    int count = document.get().service(service).size();
                    root.addSubcommand(
                            service, Specs.name(service, count + (count == 1 ? " operation" : " operations")));
                }
            }
            return root;
        }
        String first = words.getFirst();
        Map<String, CommandSpec> hand = HandCommands.under(first);
        if (hand.isEmpty()) {
            root.addSubcommand(first, HandCommands.find(first).orElseGet(() -> group(words, Map.of())));
        } else if (words.size() > 1 && HandCommands.needsNoDocument(first, words.get(1))) {
            CommandSpec group = Specs.group(first, "");
            hand.forEach(group::addSubcommand);
            root.addSubcommand(first, group);
        } else {
            root.addSubcommand(first, group(words, hand));
        }
        if (words.size() > 2 && first.equals("api") && words.get(1).equals("call")) {
            addCall(root, words.get(2));
        }
        return root;
    }

    private void addCall(CommandSpec root, String id) {
        CommandSpec call = under(under(root, "api"), "call");
        ApiOperation operation = document.get()
                .find(id)
                .orElseThrow(() -> CliFault.usage("there is no operation \"" + id + "\" in the document from "
                        + document.get().origin()));
        call.addSubcommand(id, GeneratedCommand.of(operation, id));
    }

    private static CommandSpec under(CommandSpec spec, String word) {
        return Objects.requireNonNull(spec.subcommands().get(word)).getCommandSpec();
    }

    private static CommandSpec bare() {
        CommandSpec root = CommandSpec.create().name("slctl");
        root.usageMessage()
                .description(
                        "The command line of the Neo service layer. Commands are made from the server's own document.")
                .synopsisSubcommandLabel("COMMAND")
                .abbreviateSynopsis(true)
                .width(110)
                .footer("", "slctl COMMAND --help shows more; slctl demo is a tour.");
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version")
                .build());
        GlobalOptions.listed().forEach(root::addOption);
        return root;
    }

    private CommandSpec group(List<String> words, Map<String, CommandSpec> hand) {
        String service = words.getFirst();
        List<ApiOperation> operations = document.get().service(service);
        if (operations.isEmpty() && hand.isEmpty()) {
            throw CliFault.usage("unknown command \"" + service + "\"" + similar(service) + " (the document is from "
                    + document.get().origin() + ")");
        }
        Node top = new Node();
        operations.forEach(operation -> top.place(operation, 1));
        return top.spec(words, 0, hand);
    }

    private String similar(String word) {
        List<String> known = new ArrayList<>(HandCommands.listed().keySet());
        known.addAll(document.get().services());
        known.addAll(HandCommands.services());
        List<String> near = known.stream()
                .filter(k -> k.startsWith(word) || word.startsWith(k) || distance(k, word) <= 2)
                .distinct()
                .limit(3)
                .toList();
        return near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
    }

    /** Levenshtein's. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** The words that are not options, as far as that can be told without knowing a command's own options. */
    static List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                break;
            }
            if (GlobalOptions.takesNextWord(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                words.add(argument);
            }
        }
        return words;
    }

    /** A word of the ids, which may be an operation, have words under it, or both. */
    private static final class Node {
        private final Map<String, Node> under = new TreeMap<>();
        private @Nullable ApiOperation operation;

        void place(ApiOperation placed, int depth) {
            if (depth == placed.words().size()) {
                operation = placed;
            } else {
                under.computeIfAbsent(placed.words().get(depth), w -> new Node())
                        .place(placed, depth + 1);
            }
        }

        /**
         * Only what was typed is built in full: of its neighbours help and completion need name and summary alone.
         *
         * @param words what was typed, this node's own word at {@code depth}
         * @param hand commands that stand in place of generated ones of the same name
         */
        CommandSpec spec(List<String> words, int depth, Map<String, CommandSpec> hand) {
            String name = words.get(depth);
            CommandSpec spec = Optional.ofNullable(operation)
                    .map(o -> GeneratedCommand.of(o, name))
                    .orElseGet(() -> Specs.group(name, ""));
            addUnder(spec, words, depth + 1, hand);
            return spec;
        }

        private void addUnder(CommandSpec spec, List<String> words, int depth, Map<String, CommandSpec> hand) {
            String typed = depth < words.size() ? words.get(depth) : "";
            hand.forEach(spec::addSubcommand);
            under.forEach((word, node) -> {
                CommandSpec made = hand.get(word);
                if (made != null) {
                    node.addUnder(made, words, depth + 1, Map.of());
                } else if (word.equals(typed)) {
                    spec.addSubcommand(word, node.spec(words, depth, Map.of()));
                } else {
                    spec.addSubcommand(word, Specs.name(word, node.summary()));
                }
            });
        }

        private String summary() {
            return operation == null ? "" : operation.summary();
        }
    }
}
