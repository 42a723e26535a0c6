package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.SystemTx;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The limits that operators set for one account, for a caller of a route of the server. */
public final class AccountLimits {
    private record Set(String name, long value) {}

    private AccountLimits() {}

    /**
     * Limits by quota name; what is not in it has its default.
     *
     * @throws Problem 404 in the words for what does not exist when the account is not the caller's own
     */
    public static Map<String, Long> set(SystemTx tx, Principal principal, UUID account) {
        boolean visible = switch (principal.kind()) {
            case API_KEY ->
                tx.find(
                                row -> row.uuid("account_id"),
                                "SELECT account_id FROM auth.key_index WHERE key_id = ?",
                                principal.id())
                        .filter(account::equals)
                        .isPresent();
            case OPERATOR_TOKEN -> Credentials.findAccount(tx, account).isPresent();
            case USER, FUNCTION, AUTOMATION, TRIGGER, SYSTEM -> false;
        };
        if (!visible) {
            throw Problem.notFound();
        }
        return tx
                .all(
                        row -> new Set(row.text("name"), row.number("limit_value")),
                        "SELECT name, limit_value FROM accounts.quota WHERE account_id = ? AND limit_value IS NOT NULL",
                        account)
                .stream()
                .collect(Collectors.toUnmodifiableMap(Set::name, Set::value));
    }
}
