package io.neolayer.service.system;

import io.neolayer.kernel.operation.Limit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the server program tells the slice about itself.
 *
 * @param bounds the kernel's own limits
 * @param sourceOf where a setting's value came from, by its key
 * @param scrape the metrics, by the media type that is wanted
 * @param statusOf how a health component is, by its name
 * @param signers the JWK set of the identity keys
 */
public record ServerFacts(
        Version version,
        List<Limit> bounds,
        UnaryOperator<String> sourceOf,
        UnaryOperator<String> scrape,
        UnaryOperator<String> statusOf,
        Supplier<? extends Map<String, ? extends @Nullable Object>> signers) {
    public ServerFacts {
        bounds = List.copyOf(bounds);
    }
}
