package io.neolayer.kernel.config;

import java.util.List;
import java.util.Optional;

/**
 * Who may enter without an account, and what may be reached outside.
 *
 * @param apiTokens operator tokens, absent: one is drawn into the data directory, embedded database only
 * @param trustedProxies networks whose X-Forwarded-For counts
 * @param egressAllow exceptions from the private-address and HTTPS rules
 */
public record AccessConfig(Optional<String> apiTokens, List<String> trustedProxies, List<String> egressAllow) {
    static AccessConfig read(Settings settings) {
        return new AccessConfig(
                settings.secret(
                        "api_tokens",
                        "operator tokens, comma-separated: name:role:secret with role operator, auditor or metrics, or a bare"
                                + " secret; absent: one is drawn into DATA_DIR/operator-token, embedded database only"),
                settings.list("http.trusted_proxies", "CIDR,…", "networks whose X-Forwarded-For names the client"),
                settings.list(
                        "egress.allow",
                        "host|cidr[:port],…",
                        "exceptions from the private-address and HTTPS rules; public HTTPS needs none"));
    }
}
