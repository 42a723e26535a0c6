package io.neolayer.cli.evidence;

import io.neolayer.cli.command.Inputs;
import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.Signatures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

/** Signs a message of a sign-in or ownership challenge with a key from a file; the key stays here. */
public final class SignMessageCommand {
    private static final int LARGEST = 0xffff;

    private SignMessageCommand() {}

    public static CommandSpec spec() {
        CommandSpec spec = Specs.command(
                "sign-message", "Sign the bytes of a message file with a WIF key", SignMessageCommand::sign);
        spec.addOption(Specs.value("--wif-file", "FILE", "The private key in WIF (required)"));
        spec.addOption(Specs.value("--message-file", "FILE|-", "The message, byte for byte (required)"));
        spec.addOption(Specs.flag("--framed", "Sign 010001f0, length, message, 0000, as wallets do"));
        return spec;
    }

    private static Exit sign(Shell shell, Options options) {
        String wifFile = options.value("--wif-file").orElseThrow(() -> CliFault.usage("--wif-file is required"));
        String messageFile =
                options.value("--message-file").orElseThrow(() -> CliFault.usage("--message-file is required"));
        PrivateKey key;
        try {
            key = PrivateKey.fromWif(Inputs.secret(shell.surroundings(), wifFile, "--wif-file"));
        } catch (CodecException e) {
            // the cause could show a part of the key
            throw new CliFault(Exit.FAULT, "the file of --wif-file does not hold a WIF key");
        }
        byte[] message = Inputs.bytes(shell.surroundings(), messageFile, LARGEST, Exit.FAULT);
        byte[] signature = Signatures.signP256(key, options.on("--framed") ? framed(message) : message);
        ObjectNode result = Json.object();
        result.put("public_key", Hex.encode(key.publicKey().encode()));
        result.put("signature", Base64.getEncoder().encodeToString(signature));
        shell.output().value(result, View.ALL);
        return Exit.DONE;
    }

    /** The message as the script of a transaction that cannot be one. */
    static byte[] framed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Hex.decode("010001f0"));
        if (message.length < 0xfd) {
            out.write(message.length);
        } else {
            out.write(0xfd);
            out.write(message.length);
            out.write(message.length >> 8);
        }
        out.writeBytes(message);
        out.writeBytes("\0\0".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
