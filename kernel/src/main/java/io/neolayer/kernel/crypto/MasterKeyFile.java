package io.neolayer.kernel.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** Keys in files: those that an operator mounts, and the one that an installation with the embedded database draws for itself. */
public final class MasterKeyFile {
    /** Name of the drawn key's file in the data directory. */
    public static final String NAME = "master.key";

    private static final int MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private MasterKeyFile() {}

    /** The key of an installation, where it lies, and whether this start drew it. */
    public record Found(MasterKey key, Path file, boolean created) {}

    /**
     * The text of a key file, at most 4 KiB of UTF-8.
     *
     * @throws InvalidMasterKey when it cannot be read or is something else
     */
    public static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidMasterKey(file + ": expected a key file of at most 4096 bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidMasterKey(
                    file + ": expected text, found bytes that are not UTF-8; write the key as hex or base64");
        } catch (IOException e) {
            throw new InvalidMasterKey(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * The key in the data directory, drawn at the first start with mode 0600. Two processes that start at once end with the same key, and an existing file
     * is never replaced.
     *
     * @throws InvalidMasterKey when the file holds no key or others may read it
     * @throws IOException when it cannot be written
     */
    public static Found readOrCreate(Path dataDirectory, SecureRandom random) throws IOException {
        var file = dataDirectory.resolve(NAME);
        boolean created = !Files.exists(file) && create(dataDirectory, file, random);
        var mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new InvalidMasterKey(file + ": expected mode 0600, found " + PosixFilePermissions.toString(mode)
                    + "; run chmod 600 on it, and draw a new key if others may have read it");
        }
        try {
            return new Found(MasterKey.parse(read(file)), file, created);
        } catch (InvalidMasterKey e) {
            throw new InvalidMasterKey(file + ": " + e.getMessage());
        }
    }

    /** The file appears under its name only once it is complete and on disk: a key that was used must survive a power cut. */
    private static boolean create(Path directory, Path file, SecureRandom random) throws IOException {
        var draft =
                Files.createTempFile(directory, NAME + ".", ".draft", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            write(draft, random);
            Files.createLink(file, draft);
            try (var entry = FileChannel.open(directory, StandardOpenOption.READ)) {
                entry.force(true);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(Path draft, SecureRandom random) throws IOException {
        var key = new byte[SymmetricKey.BYTES];
        random.nextBytes(key);
        var text = ("hex:" + HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (var out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }
}
