package io.neolayer.cli;

import io.neolayer.cli.command.Action;
import io.neolayer.cli.document.ApiDocument;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.document.DocumentStore;
import io.neolayer.cli.generated.GeneratedCommand;
import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Retries;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.settings.Settings;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;

/** What may stand at the place of the last word: commands, options, allowed values, ids. Never a fault, never a wait. */
final class Candidates {
    private static final Duration BUDGET = Duration.ofMillis(300);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int IDS = 50;

    private final Surroundings surroundings;
    private final List<String> words;

    /** @param words all that was typed behind the program's name, the unfinished word last */
    Candidates(Surroundings surroundings, List<String> words) {
        this.surroundings = surroundings;
        this.words = words.isEmpty() ? List.of("") : words;
    }

    List<String> list() {
        try {
            String start = words.getLast();
            return all().filter(c -> c.startsWith(start)).distinct().toList();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private Stream<String> all() {
        List<String> before = words.subList(0, words.size() - 1);
        Settings settings = new Settings(new Preview(before), surroundings);
        ApiDocument document = new DocumentStore(settings, surroundings, (level, line) -> {}).atHand();
        CommandSpec at = new CommandTree(() -> document).root(before);
        List<String> typed = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            String word = before.get(i);
            OptionSpec option = at.findOption(word);
            if (option != null && option.arity().max() > 0) {
                if (i == before.size() - 1) {
                    return values(option);
                }
                i++;
            } else if (!word.startsWith("-")) {
                var next = at.subcommands().get(word);
                if (next == null) {
                    typed.add(word);
                } else {
                    at = next.getCommandSpec();
                }
            }
        }
        if (words.getLast().startsWith("-")) {
            return options(at);
        }
        CommandSpec place = at;
        Stream<String> commands = at.subcommands().entrySet().stream()
                .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
                .map(java.util.Map.Entry::getKey);
        return Stream.concat(commands, ids(settings, document, place, typed));
    }

    private static Stream<String> options(CommandSpec at) {
        return at.options().stream()
                .filter(o -> !o.hidden() || o.longestName().equals("--output"))
                .flatMap(o -> Stream.of(o.longestName())
                        .flatMap(name ->
                                o.negatable() ? Stream.of(name, "--no-" + name.substring(2)) : Stream.of(name)));
    }

    private static Stream<String> values(OptionSpec option) {
        if (option.completionCandidates() != null) {
            return Stream.iterate(option.completionCandidates().iterator(), java.util.Iterator::hasNext, i -> i)
                    .map(java.util.Iterator::next);
        }
        String label = option.paramLabel();
        return label.matches("[a-z0-9_-]+(\\|[a-z0-9_-]+)+") ? Stream.of(label.split("\\|")) : Stream.empty();
    }

    /** Ids of the collection that the operation's first open path word belongs to. */
    private Stream<String> ids(Settings settings, ApiDocument document, CommandSpec at, List<String> typed) {
        if (!typed.isEmpty() || !(at.userObject() instanceof Action)) {
            return Stream.empty();
        }
        Optional<ApiOperation> operation = GeneratedCommand.operation(at);
        String id = operation.map(ApiOperation::id).orElse(at.qualifiedName(".").replaceFirst("^slctl\\.", "") + ".x");
        // the nearest collection above that can be listed
        for (String prefix = id; prefix.contains("."); ) {
            prefix = prefix.substring(0, prefix.lastIndexOf('.'));
            Optional<ApiOperation> list = document.find(prefix + ".list");
            if (list.isPresent()) {
                return listed(
                        settings,
                        list.get(),
                        operation.map(Candidates::pathWord).orElse("name"));
            }
        }
        return Stream.empty();
    }

    private static String pathWord(ApiOperation operation) {
        return operation.pathNames().stream()
                .filter(n -> !n.equals("account_id"))
                .findFirst()
                .orElse("id");
    }

    /** @param word the property that stands in the path, if the items have it */
    private Stream<String> listed(Settings settings, ApiOperation list, String word) {
        Optional<String> account = settings.account().map(s -> s.value());
        String path = list.path().replace("{account_id}", account.orElse("{"));
        if (path.contains("{") || settings.token().isEmpty()) {
            return Stream.empty();
        }
        try {
            Path kept = settings.folders()
                    .candidates()
                    .resolve(Integer.toHexString((settings.server() + path).hashCode()) + ".json");
            byte[] page = young(kept) ? Files.readAllBytes(kept) : fetched(settings, path, kept);
            return Json.read(page)
                    .path("items")
                    .valueStream()
                    .map(item -> item.path(word).asString(item.path("id").asString("")))
                    .filter(id -> !id.isEmpty());
        } catch (IOException | JacksonException | CliFault e) {
            return Stream.empty();
        }
    }

    private boolean young(Path kept) throws IOException {
        return Files.exists(kept)
                && Files.getLastModifiedTime(kept)
                        .toInstant()
                        .isAfter(surroundings.clock().instant().minus(KEPT));
    }

    private byte[] fetched(Settings settings, String path, Path kept) throws IOException {
        Optional<String> token = settings.token().map(s -> s.value());
        Api api = new Api(settings.server(), token, BUDGET, new Retries(1), surroundings, (level, line) -> {});
        ApiAnswer answer = api.once(ApiRequest.get(path + "?limit=" + IDS));
        if (answer.status() != 200) {
            return Json.bytes(Json.object());
        }
        Files.createDirectories(kept.getParent());
        Files.write(kept, answer.body());
        return answer.body();
    }
}
