package io.neolayer.kernel.config;

import java.util.Optional;

/**
 * The master key of envelope encryption, as the operator gave it.
 *
 * @param current absent: drawn into the data directory, embedded database only
 * @param previous former keys, one a line
 */
public record KeyConfig(Optional<String> current, Optional<String> previous) {
    static KeyConfig read(Settings settings) {
        return new KeyConfig(
                settings.secret(
                        "secret_encryption_key",
                        "master key, exactly 32 bytes: raw, base64 or hex, with or without the prefix raw:, base64: or hex:;"
                                + " required with an external database, else drawn into DATA_DIR/master.key"),
                settings.secret(
                        "secret_encryption_key_previous",
                        "former master keys that still open what they sealed, up to 4, one a line"));
    }
}
