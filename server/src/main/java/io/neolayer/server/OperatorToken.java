package io.neolayer.server;

import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The operator token of an installation that configured none: drawn once into a file that only its owner can read. */
record OperatorToken(Path file, String secret) {
    private static final String NAME = "operator-token";
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    static OperatorToken readOrDraw(Path dataDirectory, SecureRandom random) {
        Path file = dataDirectory.resolve(NAME).toAbsolutePath().normalize();
        try {
            if (!Files.exists(file)) {
                draw(file, random);
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new StartRefused(List.of(Fault.of(
                        file.toString(),
                        "mode 0600",
                        PosixFilePermissions.toString(permissions),
                        "remove the file, so that a new token is drawn: others may have read this one")));
            }
            return new OperatorToken(file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void draw(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        Path draft = Files.createTempFile(
                file.getParent(), NAME, ".draft", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(draft, HexFormat.of().formatHex(secret) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** As the setting {@code API_TOKENS} would have it. */
    String setting() {
        return "operator:operator:" + secret;
    }

    @Override
    public String toString() {
        return "operator token in " + file;
    }
}
