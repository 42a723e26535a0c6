package io.neolayer.service.accounts;

import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.AccountState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decisions about accounts that need no database. */
final class AccountsRules {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private AccountsRules() {}

    /** A name that was not given is the owner, as far as it fits. */
    static String name(@Nullable String name, String owner) {
        if (name != null) {
            return name;
        }
        int end = Math.min(AccountsLimits.NAME, owner.length());
        boolean half = Character.isHighSurrogate(owner.charAt(end - 1));
        return owner.substring(0, half ? end - 1 : end);
    }

    /**
     * The metadata after a merge patch (RFC 7396): a null removes its key.
     *
     * @throws Problem 422 with every fault of the patch, or when the result has too many entries or bytes
     */
    static Map<String, String> merged(Map<String, String> current, Map<String, ? extends @Nullable String> patch) {
        var faults = new ArrayList<FieldError>();
        var merged = new LinkedHashMap<String, String>(current);
        patch.forEach((key, value) -> {
            String pointer = "/metadata/" + key.replace("~", "~0").replace("/", "~1");
            if (!KEY.matcher(key).matches()) {
                faults.add(new FieldError(
                        pointer, "invalid_key", "expected a key of 1 to 64 letters, digits, dot, dash, underscore"));
            }
            if (value == null) {
                merged.remove(key);
                return;
            }
            if (value.length() > AccountsLimits.METADATA_VALUE) {
                faults.add(new FieldError(
                        pointer,
                        "size",
                        "expected at most " + AccountsLimits.METADATA_VALUE + " characters, found " + value.length()));
            }
            merged.put(key, value);
        });
        if (merged.size() > AccountsLimits.METADATA_ENTRIES) {
            faults.add(new FieldError(
                    "/metadata",
                    "size",
                    "expected at most " + AccountsLimits.METADATA_ENTRIES + " entries, found " + merged.size()));
        }
        int bytes = merged.entrySet().stream()
                .mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue()))
                .sum();
        if (bytes > AccountsLimits.METADATA_BYTES) {
            faults.add(new FieldError(
                    "/metadata",
                    "too_large",
                    "expected at most " + AccountsLimits.METADATA_BYTES + " bytes in all, found " + bytes));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return merged;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** @throws Problem 409 {@code invalid_state} naming the state and the ones from which the action starts */
    static void require(AccountState state, String action, AccountState... allowed) {
        if (!List.of(allowed).contains(state)) {
            String from = Arrays.stream(allowed).map(AccountState::word).collect(Collectors.joining(" or "));
            throw Problem.invalidState("the account is " + state.word() + ", to " + action + " it needs " + from);
        }
    }

    /** @throws Problem 422 when an operator may not set this limit */
    static void requireLimit(QuotaKind kind, long limit) {
        // a bucket of no tokens would lock the account out, which is what suspending is for
        long least = kind.kind() == QuotaKind.Kind.RATE ? 1 : 0;
        if (limit < least || limit > kind.maximum()) {
            throw Problem.invalid(
                    "/limit",
                    "range",
                    "expected " + least + " to " + kind.maximum() + " for " + kind.name() + ", found " + limit);
        }
    }
}
