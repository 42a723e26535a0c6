package io.neolayer.neo.receipt;

import io.neolayer.neo.key.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that somebody has decided to trust, found by the thumbprint of the key itself, never by a name that came with it. */
public final class TrustedKeys {
    private final Map<String, SignerKey> byKid;

    private TrustedKeys(Map<String, SignerKey> byKid) {
        this.byKid = Collections.unmodifiableMap(byKid);
    }

    public static TrustedKeys of(Collection<SignerKey> keys) {
        var byKid = new LinkedHashMap<String, SignerKey>();
        keys.forEach(key -> byKid.put(key.kid(), key));
        return new TrustedKeys(byKid);
    }

    public static TrustedKeys of(PublicKey... keys) {
        return of(List.of(keys).stream().map(SignerKey::of).toList());
    }

    public Optional<SignerKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    public Collection<SignerKey> keys() {
        return byKid.values();
    }
}
