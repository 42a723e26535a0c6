package io.neolayer.service.functions;

import io.neolayer.neo.codec.Base58;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.key.Signatures;
import io.neolayer.neo.type.Hash160;
import io.neolayer.neo.type.TokenAmounts;
import io.neolayer.sandbox.HostCallException;
import java.math.BigInteger;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the globals {@code neo} and {@code crypto.verify} need of the protocol. */
final class NeoGlobal {
    private NeoGlobal() {}

    /**
     * A function of {@code neo}. Bytes arrive as {@code {"bytes": hex}}; a script hash may be bytes in digest order or text in display
     * order.
     */
    static JsonNode call(String function, JsonNode args) throws HostCallException {
        var make = JsonNodeFactory.instance;
        try {
            return switch (function) {
                case "toAddress" -> make.stringNode(scriptHash(args.path(0)).toAddress());
                case "toScriptHash" ->
                    make.stringNode(Hash160.ofAddress(text(args.path(0))).toString());
                case "base58checkEncode" -> make.stringNode(Base58.encodeCheck(bytes(args.path(0))));
                case "base58checkDecode" -> make.stringNode(Hex.encode(Base58.decodeCheck(text(args.path(0)))));
                case "toInteger" ->
                    make.stringNode(TokenAmounts.parse(text(args.path(0)), decimals(args.path(1)))
                            .toString());
                case "toDecimal" ->
                    make.stringNode(TokenAmounts.format(new BigInteger(text(args.path(0))), decimals(args.path(1))));
                default -> throw new HostCallException("not_found", "neo." + function + " does not exist");
            };
        } catch (CodecException | NumberFormatException e) {
            throw new HostCallException("invalid_argument", "neo." + function + ": " + e.getMessage());
        }
    }

    private static Hash160 scriptHash(JsonNode value) {
        if (value.has("bytes")) {
            return Hash160.of(bytes(value));
        }
        String text = text(value);
        return text.startsWith("N") ? Hash160.ofAddress(text) : Hash160.parse(text);
    }

    private static byte[] bytes(JsonNode value) {
        return Hex.decode(value.has("bytes") ? text(value.get("bytes")) : text(value));
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.toString() : value.asString("");
    }

    private static int decimals(JsonNode value) {
        int decimals = value.asInt(-1);
        if (decimals < 0 || decimals > 64) {
            throw new NumberFormatException("expected 0 to 64 decimals");
        }
        return decimals;
    }

    /** {@code crypto.verify}: a malformed key is an error, a signature that does not fit is false. */
    static JsonNode verify(JsonNode argument) throws HostCallException {
        try {
            byte[] message = Hex.decode(argument.path("message").asString(""));
            byte[] signature = Hex.decode(argument.path("signature").asString(""));
            String key = argument.path("public_key").asString("");
            String curve = argument.path("curve").asString("").toLowerCase(Locale.ROOT);
            boolean valid = switch (curve) {
                case "p256", "secp256r1" ->
                    Signatures.verifyP256(PublicKey.decodeAny(Hex.decode(key)), message, signature);
                case "secp256k1" -> Signatures.verifySecp256k1(Hex.decode(key), message, signature);
                case "ed25519" -> Signatures.verifyEd25519(Hex.decode(key), message, signature);
                default ->
                    throw new HostCallException(
                            "invalid_argument", "expected p256, secp256k1 or ed25519, found " + curve);
            };
            return JsonNodeFactory.instance.booleanNode(valid);
        } catch (CodecException e) {
            throw new HostCallException("invalid_argument", "crypto.verify: " + e.getMessage());
        }
    }
}
