package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.codec.QueryValues;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.json.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The key of one request and what the request was.
 *
 * @param lock names the advisory lock of account, principal and key
 * @param print digest of method, path, canonical query and canonical body; stored only under a key, since bodies may be guessed
 */
record IdempotencyKey(UUID account, String principal, String key, long lock, byte[] print) {
    private static final int MOST = 255;

    /**
     * Reads the header.
     *
     * @throws Problem 400 {@code invalid_parameter} unless it has 1 to 255 printable ASCII characters
     */
    static IdempotencyKey of(String header, Caller caller, String method, String path, QueryValues query, byte[] body) {
        boolean printable = header.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
        if (header.isBlank() || header.length() > MOST || !printable) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER, "Idempotency-Key: expected 1 to 255 printable ASCII characters");
        }
        String principal = caller.principal().toString();
        byte[] place = digest(caller.account() + "\n" + principal + "\n" + header, new byte[0]);
        byte[] print = digest(method + "\n" + path + "\n" + QueryString.canonical(query) + "\n", canonical(body));
        return new IdempotencyKey(
                caller.account(), principal, header, ByteBuffer.wrap(place).getLong(), print);
    }

    /** What binds a sealed answer to its row. */
    String sealId() {
        return principal + "\n" + key;
    }

    private static byte[] canonical(byte[] body) {
        if (body.length == 0) {
            return body;
        }
        try {
            return CanonicalJson.canonicalize(body);
        } catch (CodecException e) {
            // raw text, or numbers that a double does not hold: the bytes themselves then
            return body;
        }
    }

    private static byte[] digest(String text, byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            return sha.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
