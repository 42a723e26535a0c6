package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each API key was used last, noted in memory at most once a minute and written off the request path. It never
 * touches a key's version.
 */
public final class LastUse {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int KEPT_MOST = 100_000;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Long> noted = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, UUID> pending = new ConcurrentHashMap<>();

    LastUse(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void note(UUID account, String keyId) {
        long now = nanos.getAsLong();
        Long before = noted.get(keyId);
        if (before != null && now - before < MINUTE) {
            return;
        }
        noted.put(keyId, now);
        pending.put(keyId, account);
    }

    /** Writes what was noted since the last time. */
    public void flush(SystemTx tx) {
        List<String> keys = new ArrayList<>();
        List<UUID> accounts = new ArrayList<>();
        pending.forEach((key, account) -> {
            if (pending.remove(key, account)) {
                keys.add(key);
                accounts.add(account);
            }
        });
        if (noted.size() > KEPT_MOST) {
            long now = nanos.getAsLong();
            noted.values().removeIf(at -> now - at >= MINUTE);
        }
        if (!keys.isEmpty()) {
            tx.run("""
                    UPDATE auth.api_key k SET last_used_at = date_trunc('minute', kernel.now())
                    FROM unnest(?, ?) AS used (account_id, key_id)
                    WHERE k.account_id = used.account_id AND k.key_id = used.key_id
                    """, accounts, keys);
        }
    }
}
