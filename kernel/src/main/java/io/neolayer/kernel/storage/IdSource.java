package io.neolayer.kernel.storage;

import java.util.UUID;

/** Where ids come from; a seam for tests. */
@FunctionalInterface
public interface IdSource {
    /** A new UUIDv7 (RFC 9562): ordered by time, unguessable in the rest. */
    UUID next();
}
