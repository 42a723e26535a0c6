package io.neolayer.kernel.tenancy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A role of the whole server. */
public enum SystemRole {
    OPERATOR,
    AUDITOR,
    METRICS;

    /** What the role allows, on every account and on the server. */
    public Judgement access() {
        return new Judgement(List.of(
                switch (this) {
                    case OPERATOR -> allow("*");
                    case AUDITOR -> allow("*:read", "system:observe", "audit:*");
                    case METRICS -> allow("metrics:read");
                }));
    }

    private Statement allow(String... permissions) {
        return Statement.of("system_role", word(), Statement.Effect.ALLOW, permissions);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SystemRole> find(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
