package io.neolayer.cli.command;

import io.neolayer.cli.document.ApiDocument;
import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Retries;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Output;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.settings.Setting;
import io.neolayer.cli.settings.Settings;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import io.neolayer.cli.terminal.Surroundings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One run of the program: its settings, its server and its output, each made when it is first needed. */
public final class Shell {
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    private final Surroundings surroundings;
    private final Options options;
    private final Supplier<ApiDocument> document;
    private final Program program;
    private @Nullable Settings settings;
    private @Nullable Api api;
    private @Nullable Output output;
    private boolean tokenRead;
    private @Nullable Setting token;

    /** @param program runs another command line */
    public Shell(Surroundings surroundings, Options options, Supplier<ApiDocument> document, Program program) {
        this.surroundings = surroundings;
        this.options = options;
        this.document = document;
        this.program = program;
    }

    /** Runs a command line of this program in the given surroundings. */
    @FunctionalInterface
    public interface Program {
        Exit run(List<String> arguments, Surroundings surroundings);
    }

    public Program program() {
        return program;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public ApiDocument document() {
        return document.get();
    }

    public Settings settings() {
        Settings known = settings;
        if (known == null) {
            known = new Settings(options, surroundings);
            settings = known;
        }
        return known;
    }

    public Output output() {
        Output known = output;
        if (known == null) {
            Format format = Format.of(settings().output().value());
            known = new Output(surroundings.out(), surroundings.console().out(), format);
            output = known;
        }
        return known;
    }

    /** The server with the credential, if there is one. */
    public Api api() {
        Api known = api;
        if (known == null) {
            Optional<Setting> credential = token();
            if (credential.isPresent()) {
                refuseOpenWire(settings().server());
            }
            known = connect(credential.map(Setting::value));
            api = known;
        }
        return known;
    }

    /** The server as a stranger sees it. */
    public Api publicApi() {
        return connect(Optional.empty());
    }

    /** The server with a credential that is not stored yet. */
    public Api apiWith(String credential) {
        refuseOpenWire(settings().server());
        return connect(Optional.of(credential));
    }

    private Api connect(Optional<String> credential) {
        return new Api(settings().server(), credential, timeout(), retries(), surroundings, this::verbose);
    }

    /** The credential, read once: it may come from standard input. */
    public Optional<Setting> token() {
        if (!tokenRead) {
            token = settings().token().orElse(null);
            tokenRead = true;
        }
        return Optional.ofNullable(token);
    }

    private void refuseOpenWire(URI server) {
        if (!server.getScheme().equals("http") || settings().insecure()) {
            return;
        }
        try {
            if (InetAddress.getByName(server.getHost()).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new CliFault(
                    Exit.NO_ANSWER, "no answer from " + server + ": the name " + server.getHost() + " is unknown", e);
        }
        throw new CliFault(
                Exit.NOT_CONFIGURED,
                "a credential is not sent over plain http to " + server.getHost()
                        + "; use https, or say so in the profile:" + " slctl profiles set "
                        + settings().profile().value() + " insecure=true");
    }

    private Duration timeout() {
        Duration timeout = options.value("--timeout")
                .map(t -> Durations.parse(t, "--timeout"))
                .orElse(Duration.ofSeconds(30));
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw CliFault.usage("--timeout must be over 0 and at most 10m");
        }
        return timeout;
    }

    private Retries retries() {
        String text = options.value("--retries").orElse(String.valueOf(Retries.DEFAULT));
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > Retries.MOST) {
            throw CliFault.usage("--retries must be 1 to " + Retries.MOST + ", found \"" + text + "\"");
        }
        return new Retries(Integer.parseInt(text));
    }

    /** The account of the settings, else the only one that the caller may use. */
    public String account() {
        Optional<Setting> chosen = settings().account();
        if (chosen.isPresent()) {
            return chosen.get().value();
        }
        JsonNode items = api().send(ApiRequest.get("/accounts?state=active&limit=2"))
                .json()
                .path("items");
        if (items.size() != 1) {
            throw new CliFault(
                    Exit.NOT_CONFIGURED,
                    "there is " + (items.isEmpty() ? "no account" : "more than one account")
                            + " to use: give --account ID,"
                            + " set SERVICE_LAYER_ACCOUNT, or: slctl profiles set "
                            + settings().profile().value() + " account=ID");
        }
        return items.path(0).path("id").asString("");
    }

    public boolean quiet() {
        return options.has("--quiet");
    }

    /** A line for people; never part of the result. */
    public void note(String text) {
        if (!quiet()) {
            surroundings.err().println(text);
        }
    }

    public void verbose(int level, String text) {
        if (options.count("--verbose") >= level) {
            surroundings.err().println(Plain.line(text));
        }
    }

    public Progress progress(String state) {
        boolean shown = !quiet() && !options.has("--no-progress");
        return Progress.start(surroundings.err(), surroundings.console().err(), shown, state);
    }

    /** Asks a person to accept; without one the answer must have been given before. */
    public void confirm(String sentence, boolean accepted) {
        if (accepted) {
            return;
        }
        if (!surroundings.interactive()) {
            throw new CliFault(Exit.NOT_CONFIRMED, sentence + " There is nobody to ask here: add --yes.");
        }
        String answer = surroundings.prompt().line(sentence + " Go on? [y/N] ").strip();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new CliFault(Exit.NOT_CONFIRMED, "not confirmed; nothing was done");
        }
    }
}
