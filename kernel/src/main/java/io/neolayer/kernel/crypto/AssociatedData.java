package io.neolayer.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a ciphertext belongs to, authenticated with it as {@code account|kind|id|version}; moved to any other place it does not open. */
public record AssociatedData(String account, String kind, String id, long version) {
    /** Stands in the place of the account for what belongs to the installation. */
    public static final String SYSTEM = "system";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    public AssociatedData {
        for (var part : new String[] {account, kind, id}) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException(
                        "expected 1 to 128 of letters, digits, dot, dash and underscore, found " + part.length()
                                + " characters");
            }
        }
        if (version < 0) {
            throw new IllegalArgumentException("expected a version of at least 0, found " + version);
        }
    }

    public static AssociatedData of(UUID account, String kind, String id, long version) {
        return new AssociatedData(account.toString(), kind, id, version);
    }

    public static AssociatedData ofSystem(String kind, String id, long version) {
        return new AssociatedData(SYSTEM, kind, id, version);
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The authenticated text itself. */
    @Override
    public String toString() {
        return account + '|' + kind + '|' + id + '|' + version;
    }
}
