package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each API key and operator token was used last, noted in memory at most once a minute and written off the request
 * path. It never touches a key's version.
 */
public final class LastUse {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int KEPT_MOST = 100_000;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<Used, Long> noted = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Used, Boolean> pending = new ConcurrentHashMap<>();

    /** @param nanos monotonic time in nanoseconds */
    public LastUse(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void note(UUID account, String keyId) {
        note(new Used(Optional.of(account), keyId));
    }

    void note(OperatorTokens.Token token) {
        note(new Used(Optional.empty(), token.name()));
    }

    private void note(Used used) {
        long now = nanos.getAsLong();
        Long before = noted.get(used);
        if (before != null && now - before < MINUTE) {
            return;
        }
        noted.put(used, now);
        pending.put(used, true);
    }

    /** Writes what was noted since the last time. */
    public void flush(SystemTx tx) {
        List<UUID> accounts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> operators = new ArrayList<>();
        for (Used used : List.copyOf(pending.keySet())) {
            pending.remove(used);
            used.account.ifPresentOrElse(
                    account -> {
                        accounts.add(account);
                        keys.add(used.id);
                    },
                    () -> operators.add(used.id));
        }
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
        if (!operators.isEmpty()) {
            tx.run("""
                    INSERT INTO auth.operator_use (name, last_used_at)
                    SELECT name, date_trunc('minute', kernel.now()) FROM unnest(?) AS used (name)
                    ON CONFLICT (name) DO UPDATE SET last_used_at = excluded.last_used_at
                    """, operators);
        }
    }

    /** A key of an account, or an operator token. */
    private record Used(Optional<UUID> account, String id) {}
}
