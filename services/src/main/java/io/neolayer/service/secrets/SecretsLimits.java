package io.neolayer.service.secrets;

import static io.neolayer.kernel.operation.Limit.Kind.BOUND;
import static io.neolayer.kernel.operation.Limit.Kind.QUOTA;
import static io.neolayer.kernel.operation.Limit.Kind.RATE;
import static io.neolayer.kernel.operation.Limit.Scope.ACCOUNT;
import static io.neolayer.kernel.operation.Limit.Scope.PRINCIPAL;

import io.neolayer.kernel.config.Bounds;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.QuotaKind;
import java.time.Duration;
import java.util.List;

/**
 * Every bound and default of secrets.
 *
 * @param perAccount secrets of one account, from {@code SECRETS_PER_ACCOUNT}
 * @param valueBytes longest value in UTF-8, from {@code SECRETS_VALUE_BYTES}
 */
public record SecretsLimits(int perAccount, int valueBytes) implements Limits {
    static final String QUOTA_NAME = "secrets.secrets";
    static final int PER_ACCOUNT_MAX = 10_000;
    static final int VALUE_BYTES_MAX = 65_536;
    static final int SHORTEST_REDACTED = 4;
    static final int NAME_CHARS = 100;
    static final int TAGS = 16;
    static final int VERSIONS_KEPT = 5;
    static final int VERSIONS_MAX = 100;
    static final int PER_RUN = 20;
    static final int RUN_BYTES = 32 * 1024;
    /** Consumers, each with as many of its versions as it has. */
    static final int BINDINGS = 100;

    static final int HOSTS = 10;
    static final int REVEALS = 10;
    static final Duration REVEAL_WINDOW = Duration.ofHours(1);
    static final Duration UNDELETE = Duration.ofDays(7);
    static final Duration OVERLAP = Duration.ofHours(24);
    static final Duration OVERLAP_MAX = Duration.ofDays(30);

    /** The bounds without settings. */
    public static final SecretsLimits STANDARD = new SecretsLimits(PER_ACCOUNT_MAX, 4_096);

    public SecretsLimits {
        if (perAccount < 1 || perAccount > PER_ACCOUNT_MAX || valueBytes < 1 || valueBytes > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "expected 1 to 10000 secrets of 1 to 65536 bytes, found " + perAccount + " of " + valueBytes);
        }
    }

    public static SecretsLimits read(Settings settings) {
        return new SecretsLimits(
                Math.toIntExact(settings.number(
                        "secrets.per_account",
                        STANDARD.perAccount,
                        Bounds.between(1, PER_ACCOUNT_MAX),
                        "secrets of one account, unless the operator sets another quota for it")),
                Math.toIntExact(settings.bytes(
                        "secrets.value_bytes",
                        STANDARD.valueBytes,
                        Bounds.between(1, VALUE_BYTES_MAX),
                        "longest value of a secret in UTF-8")));
    }

    List<QuotaKind> quotas() {
        return List.of(QuotaKind.stock(QUOTA_NAME, "secrets", perAccount, PER_ACCOUNT_MAX));
    }

    @Override
    public List<Limit> limits() {
        return List.of(
                new Limit(
                        "secrets.per_account",
                        perAccount,
                        "secrets",
                        PER_ACCOUNT_MAX,
                        ACCOUNT,
                        QUOTA,
                        "429 quota_exceeded"),
                bound("value_bytes", valueBytes, "bytes", VALUE_BYTES_MAX, "422 value_too_large"),
                bound("versions_kept", VERSIONS_KEPT, "versions", VERSIONS_MAX, "oldest destroyed"),
                bound("per_run", PER_RUN, "secrets", PER_RUN, "422 at bind; run fails: secrets_limit"),
                bound("run_bytes", RUN_BYTES, "bytes", RUN_BYTES, "422 at bind; run fails: secrets_limit"),
                new Limit("secrets.bindings", BINDINGS, "consumers", BINDINGS, ACCOUNT, QUOTA, "429 quota_exceeded"),
                bound("hosts", HOSTS, "hosts", HOSTS, "422 size"),
                bound("overlap", OVERLAP.toSeconds(), "seconds", OVERLAP_MAX.toSeconds(), "422 range"),
                bound("undelete", UNDELETE.toSeconds(), "seconds", UNDELETE.toSeconds(), "destroyed"),
                new Limit("secrets.reveals", REVEALS, "per_hour", REVEALS, PRINCIPAL, RATE, "429 rate_limited"));
    }

    private static Limit bound(String name, long value, String unit, long maximum, String exceeded) {
        return new Limit("secrets." + name, value, unit, maximum, ACCOUNT, BOUND, exceeded);
    }
}
