package io.neolayer.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that documents print as examples: a server that took one would encrypt for everybody who can read. */
final class SampleKeys {
    static final Set<String> IDS = load();

    private SampleKeys() {}

    private static Set<String> load() {
        try (var in =
                Objects.requireNonNull(SampleKeys.class.getResourceAsStream("sample-keys.txt"), "sample-keys.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> MasterKey.parseAny(line).id())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
