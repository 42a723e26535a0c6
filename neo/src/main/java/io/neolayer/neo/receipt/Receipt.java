package io.neolayer.neo.receipt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.json.CanonicalJson;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A result of the service under its signature:
 * {@code {"type", "issuer", "payload", "signature": {"alg": "ES256", "kid", "value"}}}.
 *
 * <p>A receipt that exists has the right form; whether its signature is good is what {@link ReceiptVerifier} says.
 *
 * @param type what the payload is, with its version: {@code functions.execution/v1}
 * @param issuer who issued it, usually the public URL of the service
 * @param payload a JSON object, kept as its canonical form says it (numbers are doubles)
 * @param kid RFC 7638 thumbprint of the key that signed
 * @param value the 64 signature bytes in base64 with padding
 */
public record Receipt(String type, String issuer, Map<String, @Nullable Object> payload, String kid, String value) {
    /** The only signature algorithm of version 1. */
    public static final String ALG = "ES256";

    private static final byte[] DOMAIN = "neolayer.receipt/v1\n".getBytes(US_ASCII);
    private static final Pattern TYPE =
            Pattern.compile("[a-z][a-z0-9_]{0,63}(\\.[a-z][a-z0-9_]{0,63}){0,4}/v[1-9][0-9]{0,3}");
    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int MAX_ISSUER = 2_048;
    private static final Set<String> MEMBERS = Set.of("type", "issuer", "payload", "signature");
    private static final Set<String> SIGNATURE_MEMBERS = Set.of("alg", "kid", "value");

    /** @throws CodecException {@code not_a_receipt} for a value out of form, {@code not_json} for a payload that JSON cannot carry */
    public Receipt {
        require(TYPE.matcher(type).matches(), "type", "a dotted name with /v and a version");
        require(!issuer.isBlank() && issuer.length() <= MAX_ISSUER, "issuer", "1 to " + MAX_ISSUER + " characters");
        require(KID.matcher(kid).matches(), "signature/kid", "a thumbprint of 43 base64url characters");
        require(isSignature(value), "signature/value", "64 bytes in base64 with padding");
        payload = object(CanonicalJson.parse(CanonicalJson.canonicalize(payload)), "payload");
    }

    /** Signs a result. */
    public static Receipt sign(
            ReceiptSigner signer, String type, String issuer, Map<String, ? extends @Nullable Object> payload) {
        var signature = signer.sign(signedBytes(type, issuer, payload));
        return new Receipt(
                type,
                issuer,
                Collections.unmodifiableMap(payload),
                signer.kid(),
                Base64.getEncoder().encodeToString(signature));
    }

    /**
     * Reads a receipt, without judging its signature.
     *
     * @throws CodecException {@code malformed_json}, or {@code not_a_receipt} for a member that is missing, unknown or out of form
     */
    public static Receipt parse(byte[] json) {
        var receipt = object(CanonicalJson.parse(json), "");
        requireMembers(receipt, MEMBERS, "");
        var signature = object(receipt.get("signature"), "signature");
        requireMembers(signature, SIGNATURE_MEMBERS, "signature");
        require(ALG.equals(signature.get("alg")), "signature/alg", ALG);
        return new Receipt(
                text(receipt.get("type"), "type"),
                text(receipt.get("issuer"), "issuer"),
                object(receipt.get("payload"), "payload"),
                text(signature.get("kid"), "signature/kid"),
                text(signature.get("value"), "signature/value"));
    }

    /** What is signed: {@code neolayer.receipt/v1}, a line feed, and the RFC 8785 form of all but {@code signature}. */
    public byte[] signedBytes() {
        return signedBytes(type, issuer, payload);
    }

    /** The 64 bytes r‖s. */
    public byte[] signature() {
        return Base64.getDecoder().decode(value);
    }

    /** The whole receipt as a JSON value, in the order in which the form is written down. */
    public Map<String, @Nullable Object> toJson() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("type", type);
        json.put("issuer", issuer);
        json.put("payload", payload);
        json.put("signature", Map.of("alg", ALG, "kid", kid, "value", value));
        return Collections.unmodifiableMap(json);
    }

    /** The RFC 8785 form of the whole receipt: what is stored and handed out. */
    public byte[] toBytes() {
        return CanonicalJson.canonicalize(toJson());
    }

    private static byte[] signedBytes(String type, String issuer, Map<String, ? extends @Nullable Object> payload) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", type);
        body.put("issuer", issuer);
        body.put("payload", payload);
        var canonical = CanonicalJson.canonicalize(body);
        var bytes = new byte[DOMAIN.length + canonical.length];
        System.arraycopy(DOMAIN, 0, bytes, 0, DOMAIN.length);
        System.arraycopy(canonical, 0, bytes, DOMAIN.length, canonical.length);
        return bytes;
    }

    private static boolean isSignature(String text) {
        if (text.length() != 88) {
            return false;
        }
        try {
            var bytes = Base64.getDecoder().decode(text);
            // stray bits of the last character would give one signature several texts
            return bytes.length == 64
                    && Base64.getEncoder().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireMembers(Map<String, ?> object, Set<String> names, String at) {
        require(
                object.keySet().equals(names),
                at,
                "exactly the members " + names.stream().sorted().toList());
    }

    @SuppressWarnings("unchecked") // the parser makes maps with string keys only
    private static Map<String, @Nullable Object> object(@Nullable Object value, String at) {
        if (value instanceof Map<?, ?> object) {
            return (Map<String, @Nullable Object>) object;
        }
        throw fault(at, "an object");
    }

    private static String text(@Nullable Object value, String at) {
        if (value instanceof String text) {
            return text;
        }
        throw fault(at, "a string");
    }

    private static void require(boolean good, String at, String expected) {
        if (!good) {
            throw fault(at, expected);
        }
    }

    private static CodecException fault(String at, String expected) {
        var where = at.isEmpty() ? "the receipt" : "/" + at;
        return new CodecException("not_a_receipt", CodecException.WHOLE, "expected " + where + " to be " + expected);
    }
}
