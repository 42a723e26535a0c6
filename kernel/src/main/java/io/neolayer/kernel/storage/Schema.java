package io.neolayer.kernel.storage;

import java.util.List;

/**
 * What the database must hold for this build.
 *
 * @param release number of the release; a server starts on a schema at most one release newer than its own
 * @param words the schemas in the order of their migration, without {@code kernel}, which always comes first; scripts of
 *     a word are {@code db/<word>/V001__name.sql} on the class path
 * @param reads the one-row reads that are gathered
 * @param stamp how a request's credential is read again, beside its own data
 */
public record Schema(int release, List<String> words, List<GatheredRead<?>> reads, StampQuery stamp) {
    public Schema {
        words = List.copyOf(words);
        reads = List.copyOf(reads);
        for (var word : words) {
            if (!word.matches("[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException("schema " + word + " is not one lower-case word");
            }
        }
    }
}
