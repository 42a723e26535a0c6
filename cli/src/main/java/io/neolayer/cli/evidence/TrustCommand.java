package io.neolayer.cli.evidence;

import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Retries;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.settings.TrustFile;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.receipt.ReceiptVerdict;
import io.neolayer.neo.receipt.ReceiptVerifier;
import io.neolayer.neo.receipt.SignerKey;
import io.neolayer.neo.receipt.SignerKeySet;
import io.neolayer.neo.receipt.TrustedKeys;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pinning the signers that {@code verify} accepts. */
public final class TrustCommand {
    private static final int LARGEST = 1 << 20;
    private static final Pattern WEB = Pattern.compile("https?://.+");

    private TrustCommand() {}

    public static CommandSpec spec() {
        CommandSpec group = Specs.group("trust", "Signers that verify accepts");
        CommandSpec add = Specs.command(
                "add",
                "Pin the signers of a JWK set (a file, or a URL such as …/system/signers.json), or of a receipt",
                TrustCommand::add);
        add.addPositional(Specs.words("FILE|URL", "0..*", "A JWK set; with --receipt a receipt"));
        add.addOption(Specs.flag("--receipt", "Take the key that signed the receipt"));
        add.addOption(Specs.value("--fingerprint", "KID", "Pin only the key with this fingerprint, and do not ask"));
        add.addOption(Specs.flag("--yes", "Do not ask"));
        group.addSubcommand("add", add);
        group.addSubcommand("list", Specs.command("list", "Pinned signers", TrustCommand::list));
        CommandSpec remove = Specs.command("remove", "Accept a signer no longer", TrustCommand::remove);
        remove.addPositional(Specs.words("KID", "0..*", "The fingerprint, or its unmistakable beginning"));
        group.addSubcommand("remove", remove);
        return group;
    }

    private static Exit add(Shell shell, Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected FILE or URL, such as: slctl trust add "
                    + shell.settings().server() + "/system/signers.json");
        }
        String source = options.positionals().getFirst();
        byte[] bytes = WEB.matcher(source).matches()
                ? fetched(shell, source)
                : Inputs.bytes(shell.surroundings(), source, LARGEST, Exit.UNREADABLE);
        List<PublicKey> keys = options.on("--receipt") ? List.of(ofReceipt(bytes)) : ofSet(bytes);
        Optional<String> wanted = options.value("--fingerprint");
        keys = keys.stream()
                .filter(k -> wanted.isEmpty() || wanted.get().equals(k.thumbprint()))
                .toList();
        if (keys.isEmpty()) {
            throw new CliFault(Exit.NOT_TRUSTED, "there is no such key in " + Plain.line(source));
        }
        PinnedSigners pinned = new PinnedSigners(shell.settings().folders());
        for (PublicKey key : keys) {
            if (pinned.find(key.thumbprint()).isPresent()) {
                shell.note("already pinned: " + key.thumbprint());
                continue;
            }
            shell.note("fingerprint " + key.thumbprint() + "\n     sha256 " + Hex.encode(Hashes.sha256(key.encode()))
                    + "\nCompare it with what its owner tells you over another way.");
            shell.confirm("Everything this key signs will be accepted.", options.on("--yes") || wanted.isPresent());
            pinned.add(key, source, shell.surroundings().clock());
            shell.note("pinned " + key.thumbprint());
        }
        return Exit.DONE;
    }

    /** The URL's own server is asked without any credential. */
    private static byte[] fetched(Shell shell, String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw CliFault.usage("not a URL: " + url);
        }
        URI server = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Api api = new Api(
                server,
                Optional.empty(),
                Duration.ofSeconds(30),
                new Retries(Retries.DEFAULT),
                shell.surroundings(),
                shell::verbose);
        return api.send(ApiRequest.get(target)).body();
    }

    private static List<PublicKey> ofSet(byte[] bytes) {
        try {
            List<PublicKey> keys =
                    SignerKeySet.parse(bytes).stream().map(SignerKey::key).toList();
            if (keys.isEmpty()) {
                throw new CliFault(Exit.UNREADABLE, "the JWK set holds no key that can sign receipts");
            }
            return keys;
        } catch (CodecException e) {
            throw new CliFault(Exit.UNREADABLE, "not a JWK set: " + Plain.line(String.valueOf(e.getMessage())), e);
        }
    }

    private static PublicKey ofReceipt(byte[] bytes) {
        return switch (new ReceiptVerifier(TrustedKeys.of()).verify(bytes)) {
            case ReceiptVerdict.UnknownSigner(String kid, PublicKey key) -> key;
            case ReceiptVerdict.Unreadable(String reason) ->
                throw new CliFault(Exit.UNREADABLE, "not a receipt: " + Plain.line(reason));
            case ReceiptVerdict.BadSignature(String kid) ->
                throw new CliFault(Exit.BAD_SIGNATURE, "the receipt was changed: " + kid + " did not sign it so");
            case ReceiptVerdict.Valid valid -> throw new IllegalStateException("valid without a pinned key");
        };
    }

    private static Exit list(Shell shell, Options options) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        for (TrustFile.Signer signer : new PinnedSigners(shell.settings().folders()).entries()) {
            ObjectNode item = items.addObject();
            item.put("kid", signer.kid());
            item.put("source", signer.source());
            item.put("added", signer.added());
        }
        shell.output().page(page, new View(List.of("kid", "source", "added"), List.of(), true));
        return Exit.DONE;
    }

    private static Exit remove(Shell shell, Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected KID, found " + options.positionals());
        }
        String start = options.positionals().getFirst();
        PinnedSigners pinned = new PinnedSigners(shell.settings().folders());
        List<String> found = pinned.entries().stream()
                .map(TrustFile.Signer::kid)
                .filter(kid -> kid.startsWith(start))
                .toList();
        if (found.size() != 1) {
            throw new CliFault(
                    Exit.NOT_FOUND, (found.isEmpty() ? "no" : "more than one") + " pinned signer begins with " + start);
        }
        pinned.remove(found.getFirst());
        shell.note("no longer pinned: " + found.getFirst());
        return Exit.DONE;
    }
}
