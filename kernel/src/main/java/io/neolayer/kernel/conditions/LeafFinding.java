package io.neolayer.kernel.conditions;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one leaf contributed, as decisions show it.
 *
 * @param path where the leaf stands in the condition, a JSON pointer
 * @param kind {@code value} for a leaf over the document
 * @param found what was there, cut when it is long; null when nothing was
 * @param held null when unknown
 * @param age of what was found
 * @param source where it was found; the pointer of a value leaf
 * @param cause why it is unknown
 */
public record LeafFinding(
        String path,
        String kind,
        String op,
        JsonNode expected,
        @Nullable JsonNode found,
        @Nullable Boolean held,
        @Nullable Duration age,
        @Nullable String source,
        @Nullable String cause) {}
