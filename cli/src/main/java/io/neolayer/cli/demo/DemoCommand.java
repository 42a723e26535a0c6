package io.neolayer.cli.demo;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The tour of the product against a running server. */
public final class DemoCommand {
    private static final String EXAMPLE = "examples/nep17-transfers";
    private static final List<String> FILES = List.of("transfers.js", "input.json");

    private DemoCommand() {}

    public static CommandSpec spec() {
        CommandSpec spec = Specs.command(
                "demo",
                "A tour against a running server, with an operator token: each step is a command you can type",
                DemoCommand::run);
        spec.addOption(Specs.flag("--keep", "Delete nothing of what the tour makes"));
        return spec;
    }

    private static Exit run(Shell shell, Options options) {
        boolean keep = options.on("--keep");
        String token = shell.token()
                .orElseThrow(
                        () -> new CliFault(
                                Exit.NOT_CONFIGURED,
                                "the tour makes an account, so it needs an operator token: SERVICE_LAYER_TOKEN_FILE, --token-file or slctl login"))
                .value();
        try {
            Path folder = Files.createTempDirectory("slctl-demo-");
            try {
                return new Tour(shell, token, folder, example(shell, folder), keep).run();
            } finally {
                if (!keep) {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "the tour cannot keep its files: " + e.getMessage(), e);
        }
    }

    /** The example of the checkout that the tour is started from, else the copy that the program carries. */
    private static Path example(Shell shell, Path folder) throws IOException {
        Path here = shell.surroundings().path(EXAMPLE);
        if (Files.isRegularFile(here.resolve(FILES.getFirst()))) {
            return here;
        }
        Path copy = Files.createDirectory(folder.resolve("nep17-transfers"));
        for (String name : FILES) {
            try (InputStream in = DemoCommand.class.getResourceAsStream("/io/neolayer/cli/demo/" + name)) {
                if (in == null) {
                    throw new CliFault(Exit.FAULT, "the program does not carry " + name);
                }
                Files.copy(in, copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
