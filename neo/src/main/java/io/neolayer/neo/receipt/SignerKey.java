package io.neolayer.neo.receipt;

import io.neolayer.neo.key.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A public identity key and the time in which the service signs or signed with it.
 *
 * @param notBefore first instant, or null where not stated
 * @param notAfter first instant at which it no longer signed, or null while it does
 */
public record SignerKey(
        PublicKey key,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter) {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public SignerKey {
        if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
            throw new IllegalArgumentException("expected not_after at or after not_before");
        }
    }

    /** A key without a stated time. */
    public static SignerKey of(PublicKey key) {
        return new SignerKey(key, null, null);
    }

    /** The RFC 7638 thumbprint: what receipts name the key by, and what a person compares. */
    public String kid() {
        return key.thumbprint();
    }

    /** The entry of a JWK set: kty, crv, x, y, kid, alg, use, not_before, not_after (null where not stated). */
    public Map<String, @Nullable Object> toJwk() {
        var jwk = new LinkedHashMap<String, @Nullable Object>(key.toJwk());
        jwk.put("kid", kid());
        jwk.put("alg", Receipt.ALG);
        jwk.put("use", "sig");
        jwk.put("not_before", notBefore == null ? null : MILLIS.format(notBefore));
        jwk.put("not_after", notAfter == null ? null : MILLIS.format(notAfter));
        return jwk;
    }
}
