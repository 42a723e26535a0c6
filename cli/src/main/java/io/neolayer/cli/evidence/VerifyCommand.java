package io.neolayer.cli.evidence;

import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.receipt.ReceiptVerdict;
import io.neolayer.neo.receipt.ReceiptVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks evidence against pinned signers, offline. */
public final class VerifyCommand {
    private static final int LARGEST = 64 << 20;
    private static final List<String> KINDS = List.of("receipt");

    private VerifyCommand() {}

    public static CommandSpec spec() {
        CommandSpec spec =
                Specs.command("verify", "Check what the server signed, without asking it", VerifyCommand::verify);
        spec.addPositional(
                Specs.words("[KIND] FILE|-", "0..*", "The evidence; KIND is receipt, and found from the content"));
        spec.addOption(Specs.value(
                "--execution", "FILE", "The run as JSON: its input, output and actions must be the signed ones"));
        spec.addOption(Specs.value("--source", "FILE", "The source file: it must be the code that ran"));
        return spec;
    }

    private static Exit verify(Shell shell, Options options) {
        List<String> words = options.positionals();
        if (words.isEmpty() || words.size() > 2) {
            throw CliFault.usage("expected [KIND] FILE, found " + words);
        }
        if (words.size() == 2 && !KINDS.contains(words.getFirst())) {
            throw new CliFault(
                    Exit.UNREADABLE, "unknown kind of evidence \"" + words.getFirst() + "\", expected one of " + KINDS);
        }
        byte[] bytes = Inputs.bytes(shell.surroundings(), words.getLast(), LARGEST, Exit.UNREADABLE);
        PinnedSigners pinned = new PinnedSigners(shell.settings().folders());
        return switch (new ReceiptVerifier(pinned.keys()).verify(bytes)) {
            case ReceiptVerdict.Unreadable(String reason) ->
                refused(shell, Exit.UNREADABLE, "", "unreadable: " + Plain.line(reason));
            case ReceiptVerdict.BadSignature(String kid) ->
                refused(
                        shell,
                        Exit.BAD_SIGNATURE,
                        kid,
                        "the signature does not fit: the receipt or its signature was changed");
            case ReceiptVerdict.UnknownSigner(String kid, PublicKey key) ->
                refused(
                        shell,
                        Exit.NOT_TRUSTED,
                        kid,
                        "signed by " + kid + ", which is not pinned."
                                + " If that is the fingerprint its owner tells you: slctl trust add --receipt "
                                + words.getLast());
            case ReceiptVerdict.Valid valid -> accepted(shell, options, valid, pinned);
        };
    }

    private static Exit refused(Shell shell, Exit exit, String kid, String reason) {
        if (shell.output().format() != Format.TABLE) {
            ObjectNode result = Json.object();
            result.put("valid", false);
            result.put("exit", exit.code());
            result.put("kid", kid.isEmpty() ? null : kid);
            result.put("reason", reason);
            shell.output().value(result, View.ALL);
        }
        throw new CliFault(exit, reason);
    }

    private static Exit accepted(Shell shell, Options options, ReceiptVerdict.Valid valid, PinnedSigners pinned) {
        List<Matches.Match> matches = new ArrayList<>();
        Optional<String> execution = options.value("--execution");
        Optional<String> source = options.value("--source");
        Matches check = new Matches(valid.payload());
        execution.ifPresent(file -> matches.addAll(check.execution(
                Inputs.json(shell.surroundings(), file.equals("-") ? "-" : "@" + file, "--execution"))));
        source.ifPresent(
                file -> matches.add(check.source(Inputs.bytes(shell.surroundings(), file, LARGEST, Exit.UNREADABLE))));
        boolean good = matches.stream().allMatch(Matches.Match::good);
        if (shell.output().format() == Format.TABLE) {
            shell.output().text(text(valid, pinned, matches));
        } else {
            shell.output().value(json(valid, matches, good), View.ALL);
        }
        if (!good) {
            throw new CliFault(Exit.BAD_HASH, "the receipt is good, but it is not about what was handed in beside it");
        }
        return Exit.DONE;
    }

    private static ObjectNode json(ReceiptVerdict.Valid valid, List<Matches.Match> matches, boolean good) {
        ObjectNode result = Json.object();
        result.put("valid", good);
        result.put("kid", valid.kid());
        result.put("type", valid.type());
        result.put("issuer", valid.issuer());
        ArrayNode checked = result.putArray("checked");
        checked.addObject().put("what", "signature").put("ok", true);
        matches.forEach(match -> checked.addObject().put("what", match.field()).put("ok", match.good()));
        return result;
    }

    private static String text(ReceiptVerdict.Valid valid, PinnedSigners pinned, List<Matches.Match> matches) {
        StringBuilder text = new StringBuilder();
        text.append("ok         signature ES256 by ").append(valid.kid());
        pinned.find(valid.kid())
                .ifPresent(signer -> text.append(", pinned ")
                        .append(signer.added())
                        .append(" from ")
                        .append(Plain.line(signer.source())));
        text.append("\n           type ")
                .append(Plain.line(valid.type()))
                .append(", issuer ")
                .append(Plain.line(valid.issuer()));
        for (Map.Entry<String, @Nullable Object> entry : valid.payload().entrySet()) {
            if (entry.getValue() instanceof String || entry.getValue() instanceof Number) {
                text.append("\n           ")
                        .append(Plain.line(entry.getKey()))
                        .append(' ')
                        .append(Plain.line(entry.getValue().toString()));
            }
        }
        for (Matches.Match match : matches) {
            text.append(match.good() ? "\nok         " : "\nDIFFERENT  ").append(match.field());
        }
        text.append("\nThis proves that the key's holder issued exactly this receipt.");
        text.append(
                matches.isEmpty()
                        ? " It does not show that a file you hold is the one it speaks of (--execution, --source)"
                        : " It does not show that the code was right");
        return text.append(", nor that the holder was honest.").toString();
    }
}
