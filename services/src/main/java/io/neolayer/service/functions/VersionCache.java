package io.neolayer.service.functions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Versions never change, so what was read once under the account's own transaction stays true. */
final class VersionCache {
    private static final int CHARACTERS = 16 * 1024 * 1024;

    private record Key(UUID account, UUID function, long number) {}

    private final Cache<Key, Version> cache = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS)
            .weigher((Key key, Version version) ->
                    1_000 + String.valueOf(version.source()).length())
            .build();

    Optional<Version> find(UUID account, UUID function, long number, Supplier<Optional<Version>> load) {
        var key = new Key(account, function, number);
        Version known = cache.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Version> loaded = load.get();
        loaded.ifPresent(version -> cache.put(key, version));
        return loaded;
    }
}
