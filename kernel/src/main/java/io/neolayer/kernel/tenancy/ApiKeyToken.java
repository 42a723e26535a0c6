package io.neolayer.kernel.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The token of an account API key: {@code nsl_<key id>_<secret><check>}, key id 16 and secret 43 characters of
 * {@code 0-9A-Za-z}, check = CRC-32 of all before it in 6 such digits, so that a mistyped key is refused without a
 * database read.
 */
public final class ApiKeyToken {
    public static final String PREFIX = "nsl_";

    private static final int ID = 16;
    private static final int ID_TIME = 8;
    private static final int SECRET = 43;
    private static final int CHECK = 6;
    private static final int LENGTH = PREFIX.length() + ID + 1 + SECRET + CHECK;

    private final String keyId;
    private final String secret;

    private ApiKeyToken(String keyId, String secret) {
        this.keyId = keyId;
        this.secret = secret;
    }

    /** A new key; its id starts with the time in milliseconds, so that ids sort by age. */
    public static ApiKeyToken draw(Instant now, SecureRandom random) {
        String id = Base62.fixed(now.toEpochMilli(), ID_TIME) + Base62.draw(random, ID - ID_TIME);
        return new ApiKeyToken(id, Base62.draw(random, SECRET));
    }

    /** Empty when form or check digits are wrong. */
    public static Optional<ApiKeyToken> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(PREFIX.length() + ID) != '_') {
            return Optional.empty();
        }
        String id = text.substring(PREFIX.length(), PREFIX.length() + ID);
        String secret = text.substring(PREFIX.length() + ID + 1, LENGTH - CHECK);
        if (!Base62.holds(id) || !Base62.holds(secret)) {
            return Optional.empty();
        }
        var token = new ApiKeyToken(id, secret);
        return token.reveal().equals(text) ? Optional.of(token) : Optional.empty();
    }

    public String keyId() {
        return keyId;
    }

    /** SHA-256 of the secret: all that is stored of it. */
    public byte[] digest() {
        return Digests.sha256(secret);
    }

    /** The whole token, for the one answer that shows it. */
    public String reveal() {
        String body = PREFIX + keyId + '_' + secret;
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + Base62.fixed(crc.getValue(), CHECK);
    }

    @Override
    public String toString() {
        return PREFIX + keyId + "_[hidden]";
    }
}
