package io.neolayer.cli.demo;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** From an account to a receipt that nobody can change unseen, on blocks that a real node recorded. */
final class Tour {
    private static final String FUNCTION = "transfers";
    private static final String SECRET = "report_key";
    private static final int SECRET_BYTES = 32;
    private static final int SHOWN_TRANSFERS = 5;

    private final Shell shell;
    private final Stage stage;
    private final String operatorToken;
    private final Path folder;
    private final Path example;
    private final boolean keep;
    private String account = "";
    private String keyId = "";
    private String functionId = "";
    private boolean secretMade;

    Tour(Shell shell, String operatorToken, Path folder, Path example, boolean keep) {
        this.shell = shell;
        this.stage = new Stage(shell, folder);
        this.operatorToken = operatorToken;
        this.folder = folder;
        this.example = example;
        this.keep = keep;
    }

    Exit run() throws IOException {
        long start = System.nanoTime();
        prepare();
        stage.say("A tour of the Neo service layer at " + shell.settings().server());
        stage.say("Each step shows the command that does it. The tour's own files are in $TOUR = " + folder);
        Optional<CliFault> fault = Optional.empty();
        try {
            account();
            secret();
            deploy();
            trust();
            evidence(runs());
        } catch (CliFault e) {
            fault = Optional.of(e);
        }
        end();
        if (fault.isPresent()) {
            throw fault.get();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        stage.say("");
        stage.say("That was the tour, in " + took.toSeconds() + "." + took.toMillisPart() / 100
                + " s. Next: slctl --help, " + shell.settings().server() + "/docs");
        return Exit.DONE;
    }

    /** Its own configuration, so that the user's profiles and pinned signers stay as they are. */
    private void prepare() throws IOException {
        Path config = Files.createDirectories(folder.resolve("config/slctl"));
        Path profiles = shell.settings().folders().profiles();
        if (Files.exists(profiles)) {
            Files.copy(profiles, config.resolve("config.yaml"));
        }
        stage.set("XDG_CONFIG_HOME", folder.resolve("config").toString());
        stage.set("SERVICE_LAYER_ADDR", shell.settings().server().toString());
        stage.set("SERVICE_LAYER_PROFILE", shell.settings().profile().value());
        stage.set("SERVICE_LAYER_TOKEN", operatorToken);
        stage.unset("SERVICE_LAYER_ACCOUNT");
        stage.unset("SERVICE_LAYER_OUTPUT");
    }

    private void account() throws IOException {
        stage.step("An account is the tenant: everything belongs to exactly one. The operator makes it.");
        JsonNode made = stage.run("accounts", "create", "--owner", "tour", "--name", "A tour", "-o", "json")
                .json();
        account = made.path("id").asString("");
        stage.indented("account " + account + ", " + made.path("state").asString(""));
        stage.set("SERVICE_LAYER_ACCOUNT", account);
        stage.shown("export SERVICE_LAYER_ACCOUNT=" + account);

        stage.step("An API key of that account. From here on the tour is this key and no longer the operator.");
        JsonNode key = stage.run(
                        Exit.DONE,
                        " | jq -r .token > $TOUR/key",
                        "auth",
                        "api-keys",
                        "create",
                        "--name",
                        "tour",
                        "--scopes",
                        "*",
                        "-o",
                        "json")
                .json();
        keyId = key.path("id").asString("");
        String token = key.path("token").asString("");
        Path file = Files.createFile(
                folder.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
        stage.indented("key " + keyId + "; its token is shown once and kept at once in a file that only you may read");
        stage.shown("export SERVICE_LAYER_TOKEN_FILE=$TOUR/key");
        stage.unset("SERVICE_LAYER_TOKEN");
        stage.set("SERVICE_LAYER_TOKEN_FILE", file.toString());
    }

    private void secret() throws IOException {
        stage.step("A secret. Its value is never typed on a command line, and no read gives it back.");
        byte[] bytes = new byte[SECRET_BYTES];
        shell.surroundings().random().nextBytes(bytes);
        Path file = folder.resolve("report_key.txt");
        Files.writeString(file, HexFormat.of().formatHex(bytes));
        stage.shown("head -c 32 /dev/urandom | xxd -p -c 64 > $TOUR/report_key.txt");
        stage.run("secrets", "create", "--name", SECRET, "--value-file", file.toString());
        secretMade = true;
        JsonNode secret = stage.run("secrets", "get", SECRET, "-o", "json").json();
        stage.indented("secret " + SECRET + ", version " + secret.path("current_version") + ", "
                + secret.path("state").asString("") + (secret.has("value") ? "" : ", no value in the answer"));
    }

    private void deploy() {
        stage.step("A function, from a file: it decodes NEP-17 transfers and seals its report with the secret.");
        JsonNode deployed = stage.run(
                        "functions",
                        "deploy",
                        example.resolve("transfers.js").toString(),
                        "--secret",
                        SECRET,
                        "-o",
                        "json")
                .json();
        functionId = deployed.path("function_id").asString("");
        stage.indented("version " + deployed.path("number") + ", source sha256 "
                + deployed.path("source_sha256").asString(""));
    }

    private void trust() {
        stage.step("Whose signatures count is your decision: the server's identity key is pinned by its fingerprint.");
        Stage.Result pinned = stage.run("trust", "add", shell.settings().server() + "/system/signers.json", "--yes");
        stage.indented(pinned.err()
                .lines()
                .filter(l -> l.startsWith("pinned") || l.startsWith("already"))
                .findFirst()
                .orElse(""));
    }

    /** The run as JSON. */
    private JsonNode runs() throws IOException {
        stage.step("A run on blocks that a real Neo N3 node recorded, with the node's application logs.");
        Stage.Result ran = stage.run(
                Exit.DONE,
                " > $TOUR/run.json",
                "functions",
                "run",
                FUNCTION,
                "--input",
                "@" + example.resolve("input.json"),
                "-o",
                "json");
        Files.writeString(folder.resolve("run.json"), ran.out());
        JsonNode execution = ran.json();
        JsonNode output = execution.path("output");
        stage.indented(
                output.path("count") + " transfers in " + output.path("blocks") + " blocks; between two parties:");
        output.path("moved")
                .valueStream()
                .limit(SHOWN_TRANSFERS)
                .forEach(t -> stage.indented("  block " + t.path("height") + ": " + Json.plain(t.path("amount")) + " "
                        + Json.plain(t.path("token")) + " from " + Json.plain(t.path("from")) + " to "
                        + Json.plain(t.path("to"))));
        stage.indented("sealed " + output.path("seal").path("value").asString(""));
        stage.indented(
                ran.err().lines().filter(l -> l.contains("CPU")).findFirst().orElse(""));

        stage.step("What it wrote to its log. (With -f the lines come as they are written.)");
        String id = execution.path("id").asString("");
        stage.indented(stage.run("functions", "logs", FUNCTION, "--run", id, "-o", "table")
                .out());
        return execution;
    }

    private void evidence(JsonNode execution) throws IOException {
        stage.step(
                "The receipt: code, input and output by hash, signed. It is checked here, without asking the server.");
        Path receipt = folder.resolve("receipt.json");
        Stage.Result taken = stage.run(
                Exit.DONE,
                " > $TOUR/receipt.json",
                "functions",
                "executions",
                "receipt",
                execution.path("id").asString(""),
                "-o",
                "json");
        Files.writeString(receipt, taken.out());
        stage.set("SERVICE_LAYER_ADDR", "http://offline.invalid");
        try {
            stage.indented(stage.run(
                            "verify",
                            "receipt",
                            receipt.toString(),
                            "--execution",
                            folder.resolve("run.json").toString(),
                            "--source",
                            example.resolve("transfers.js").toString(),
                            "-o",
                            "table")
                    .out());

            stage.step("One digit of the receipt is changed, and the same check refuses it.");
            Path changed = folder.resolve("changed.json");
            Files.writeString(changed, changed(Files.readString(receipt)));
            stage.shown("diff $TOUR/receipt.json $TOUR/changed.json   # one digit of output_sha256");
            Stage.Result refused = stage.run(
                    Exit.BAD_SIGNATURE, "; echo \"exit $?\"", "verify", "receipt", changed.toString(), "-o", "table");
            stage.indented(refused.err() + "exit " + refused.exit().code());
        } finally {
            stage.set("SERVICE_LAYER_ADDR", shell.settings().server().toString());
        }
    }

    private static String changed(String receipt) {
        int at = receipt.indexOf("\"output_sha256\"");
        int digit = receipt.indexOf('"', receipt.indexOf(':', at)) + 1;
        if (at < 0 || digit <= 0) {
            throw new CliFault(Exit.FAULT, "the receipt does not name its output");
        }
        byte[] bytes = receipt.getBytes(StandardCharsets.UTF_8);
        int place = receipt.substring(0, digit).getBytes(StandardCharsets.UTF_8).length;
        bytes[place] = (byte) (bytes[place] == '0' ? '1' : '0');
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Deletes what was made, as far as the tour came. */
    private void end() {
        if (account.isEmpty()) {
            return;
        }
        if (keep) {
            stage.say("");
            stage.say("Kept: account " + account + ", and " + folder);
            return;
        }
        stage.step("What the tour made goes again. (--keep keeps it.)");
        boolean good = true;
        if (!functionId.isEmpty()) {
            good &= ended("functions", "delete", functionId, "--yes");
        }
        if (secretMade) {
            good &= ended("secrets", "delete", SECRET, "--purge", "--force", "--yes");
        }
        stage.unset("SERVICE_LAYER_TOKEN_FILE");
        stage.set("SERVICE_LAYER_TOKEN", operatorToken);
        if (!keyId.isEmpty()) {
            good &= ended("auth", "api-keys", "revoke", keyId, "--yes");
        }
        good &= ended("accounts", "archive", account, "--reason", "the tour is over", "--yes");
        if (!good) {
            stage.say("   Not all of it could be deleted; it is in account " + account);
        }
    }

    private boolean ended(String... words) {
        stage.shown("slctl " + String.join(" ", words).replace("the tour is over", "'the tour is over'"));
        Stage.Result result = stage.quietly(words);
        if (result.exit() != Exit.DONE) {
            stage.indented(Plain.lines(result.err()));
        }
        return result.exit() == Exit.DONE;
    }
}
