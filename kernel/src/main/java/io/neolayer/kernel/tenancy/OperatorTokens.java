package io.neolayer.kernel.tenancy;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that the operator configures: {@code name:role:secret} or a bare secret, separated by commas. Only SHA-256
 * digests of the secrets stay in memory.
 */
public final class OperatorTokens {
    /** Below this a secret is taken only on a loopback address. */
    public static final int SAFE_SECRET = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

    private final List<Token> tokens;

    private OperatorTokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * Reads the setting.
     *
     * @param loopback whether the server listens on loopback addresses only
     * @throws InvalidTokens with every fault found; none shows a secret
     */
    public static OperatorTokens parse(String setting, boolean loopback) {
        var faults = new ArrayList<String>();
        var tokens = new ArrayList<Token>();
        int number = 0;
        for (String entry : setting.split(",", -1)) {
            number++;
            Token token = token(entry.strip(), number, loopback, faults);
            if (token != null) {
                tokens.add(token);
            }
        }
        unique(tokens, faults);
        if (!faults.isEmpty()) {
            throw new InvalidTokens(faults);
        }
        return new OperatorTokens(tokens);
    }

    private static @Nullable Token token(String entry, int number, boolean loopback, List<String> faults) {
        String at = "entry " + number;
        List<String> parts = List.of(entry.split(":", -1));
        if (parts.size() != 1 && parts.size() != 3) {
            faults.add(at + ": expected name:role:secret or a bare secret without colon, found " + parts.size()
                    + " parts");
            return null;
        }
        boolean bare = parts.size() == 1;
        String name = bare ? "token-" + number : parts.getFirst();
        Optional<SystemRole> role = bare ? Optional.of(SystemRole.OPERATOR) : SystemRole.find(parts.get(1));
        String secret = parts.getLast();
        int before = faults.size();
        if (!NAME.matcher(name).matches()) {
            faults.add(at + ": expected a name of 1 to 64 letters, digits and . _ @ + -, found " + name.length()
                    + " characters");
        }
        if (role.isEmpty()) {
            faults.add(at + ": expected the role operator, auditor or metrics, found " + shown(parts.get(1)));
        }
        if (secret.isEmpty()) {
            faults.add(at + ": expected a secret, found nothing");
        } else if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            faults.add(at + ": expected a secret of printable ASCII without blanks");
        } else if (secret.length() < SAFE_SECRET && !loopback) {
            faults.add(at + ": expected a secret of at least " + SAFE_SECRET + " characters, found " + secret.length()
                    + "; shorter ones are taken only while the server listens on a loopback address");
        } else if (secret.startsWith(ApiKeyToken.PREFIX)) {
            faults.add(at + ": a secret that starts with " + ApiKeyToken.PREFIX + " would be read as an API key");
        }
        return role.isEmpty() || faults.size() > before ? null : new Token(name, role.get(), Digests.sha256(secret));
    }

    /** A long or mixed word may be a secret in the wrong place. */
    private static String shown(String role) {
        return role.matches("[a-z]{0,12}") ? "'" + role + "'" : "another word of " + role.length() + " characters";
    }

    private static void unique(List<Token> tokens, List<String> faults) {
        var names = new HashSet<String>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!names.add(token.name)) {
                faults.add("the name " + token.name + " is given twice; names must be unique");
            }
            for (Token other : tokens.subList(0, i)) {
                if (MessageDigest.isEqual(other.digest, token.digest)) {
                    faults.add(other.name + " and " + token.name + " share a secret; secrets must be unique");
                }
            }
        }
    }

    /** Compares with every token, in a time that does not depend on which one it is. */
    public Optional<Token> find(String secret) {
        byte[] digest = Digests.sha256(secret);
        Token found = null;
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.digest, digest)) {
                found = token;
            }
        }
        return Optional.ofNullable(found);
    }

    public List<Token> all() {
        return tokens;
    }

    /** One configured token. */
    public static final class Token {
        private final String name;
        private final SystemRole role;
        private final Judgement access;
        private final byte[] digest;

        private Token(String name, SystemRole role, byte[] digest) {
            this.name = name;
            this.role = role;
            this.access = role.access();
            this.digest = digest;
        }

        public String name() {
            return name;
        }

        public SystemRole role() {
            return role;
        }

        public Judgement access() {
            return access;
        }

        public Principal principal() {
            return new Principal(Principal.Kind.OPERATOR_TOKEN, name, name, name);
        }
    }

    /** Faults of the setting, one line each. */
    public static final class InvalidTokens extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<String> faults;

        private InvalidTokens(List<String> faults) {
            super(String.join("; ", faults));
            this.faults = List.copyOf(faults);
        }

        public List<String> faults() {
            return faults;
        }
    }
}
