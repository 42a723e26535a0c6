package io.neolayer.kernel.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A secret handed over as a file, refused when others on the machine could read or change it. */
final class SecretFile {
    private static final Set<PosixFilePermission> REFUSED =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
    private static final long MAX = 64 * 1024;

    private SecretFile() {}

    static Optional<String> read(String name, String path, List<Fault> faults) {
        Path file = Path.of(path);
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(REFUSED::contains)) {
                faults.add(Fault.of(
                        name,
                        "a file that only its owner can read and write",
                        path + " open to others",
                        "chmod 600 " + path));
                return Optional.empty();
            }
            if (Files.size(file) > MAX) {
                faults.add(Fault.of(name, "at most " + Quantity.ofBytes(MAX), "a larger file", "name the right file"));
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip());
        } catch (CharacterCodingException e) {
            faults.add(
                    Fault.of(name, "text in UTF-8", "other bytes in " + path, "encode the value as base64: or hex:"));
        } catch (IOException e) {
            faults.add(Fault.of(
                    name,
                    "a readable file",
                    path + " (" + e.getClass().getSimpleName() + ")",
                    "correct the path or its permissions"));
        }
        return Optional.empty();
    }
}
