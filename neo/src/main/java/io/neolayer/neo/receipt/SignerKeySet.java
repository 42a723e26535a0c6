package io.neolayer.neo.receipt;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JWK set (RFC 7517) that a service publishes at {@code /system/signers.json}. */
public final class SignerKeySet {
    private SignerKeySet() {}

    /** The set as a JSON value, in the order given. */
    public static Map<String, @Nullable Object> toJson(Collection<SignerKey> keys) {
        return Map.of("keys", keys.stream().map(SignerKey::toJwk).toList());
    }

    /**
     * The keys of a set that can sign receipts; as RFC 7517 section 5 asks, keys of another type, curve, use or algorithm are
     * passed over.
     *
     * @throws CodecException {@code malformed_json}, {@code bad_jwks} for another form, a private key, a {@code kid} that is not
     *     the thumbprint or stands twice; {@code bad_jwk}, {@code not_on_curve}
     */
    public static List<SignerKey> parse(byte[] json) {
        if (!(CanonicalJson.parse(json) instanceof Map<?, ?> set) || !(set.get("keys") instanceof List<?> entries)) {
            throw bad("", "expected an object with a list \"keys\"");
        }
        var keys = new ArrayList<SignerKey>();
        for (int i = 0; i < entries.size(); i++) {
            var at = "/keys/" + i;
            if (!(entries.get(i) instanceof Map<?, ?> jwk)) {
                throw bad(at, "expected an object");
            }
            if (signsReceipts(jwk)) {
                var key = signer(jwk, at);
                if (keys.stream().anyMatch(other -> other.key().equals(key.key()))) {
                    throw bad(at, "expected each key once");
                }
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private static boolean signsReceipts(Map<?, ?> jwk) {
        return "EC".equals(jwk.get("kty"))
                && "P-256".equals(jwk.get("crv"))
                && (jwk.get("alg") == null || Receipt.ALG.equals(jwk.get("alg")))
                && (jwk.get("use") == null || "sig".equals(jwk.get("use")));
    }

    private static SignerKey signer(Map<?, ?> jwk, String at) {
        if (jwk.containsKey("d")) {
            throw bad(at, "expected a public key, found a private one");
        }
        var key = PublicKey.fromJwk(jwk);
        if (jwk.get("kid") != null && !key.thumbprint().equals(jwk.get("kid"))) {
            throw bad(at + "/kid", "expected the thumbprint of the key");
        }
        var notBefore = findTime(jwk.get("not_before"), at + "/not_before");
        var notAfter = findTime(jwk.get("not_after"), at + "/not_after");
        if (notBefore.isPresent() && notAfter.isPresent() && notAfter.get().isBefore(notBefore.get())) {
            throw bad(at, "expected not_after at or after not_before");
        }
        return new SignerKey(key, notBefore.orElse(null), notAfter.orElse(null));
    }

    private static Optional<Instant> findTime(@Nullable Object member, String at) {
        if (member == null) {
            return Optional.empty();
        }
        if (member instanceof String text) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException e) {
                throw bad(at, "expected an RFC 3339 time");
            }
        }
        throw bad(at, "expected an RFC 3339 time");
    }

    private static CodecException bad(String at, String message) {
        return new CodecException("bad_jwks", CodecException.WHOLE, message + " (at \"" + at + "\")");
    }
}
