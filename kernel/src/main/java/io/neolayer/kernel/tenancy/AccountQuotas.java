package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Quotas;
import io.neolayer.kernel.storage.Tx;

/** Counts what exists and reads limits that operators set; exact under parallelism, since the counter is a row. */
public final class AccountQuotas implements Quotas {
    private final Declarations declarations;

    public AccountQuotas(Declarations declarations) {
        this.declarations = declarations;
    }

    @Override
    public void count(Tx tx, String name, long delta) {
        QuotaKind kind = declarations.quota(name);
        if (kind.kind() != QuotaKind.Kind.STOCK) {
            throw new IllegalArgumentException(name + " is no stock quota");
        }
        int counted = delta > 0 ? add(tx, kind, delta) : giveBack(tx, name, delta);
        if (counted == 0 && delta > 0) {
            throw exceeded(tx, kind);
        }
    }

    /** The limit in force for the account of the transaction. */
    public long limit(Tx tx, String name) {
        QuotaKind kind = declarations.quota(name);
        return tx.find(row -> row.number("limit_value"), """
                        SELECT limit_value FROM accounts.quota
                        WHERE account_id = tenancy.account() AND name = ? AND limit_value IS NOT NULL
                        """, name).orElse(kind.standard());
    }

    private static int add(Tx tx, QuotaKind kind, long delta) {
        return tx.run("""
                INSERT INTO accounts.quota AS q (account_id, name, used, updated_at)
                SELECT tenancy.account(), ?, ?, kernel.now()
                WHERE ? <= ? OR EXISTS (
                    SELECT FROM accounts.quota WHERE account_id = tenancy.account() AND name = ?)
                ON CONFLICT (account_id, name) DO UPDATE SET used = q.used + excluded.used
                WHERE q.used + excluded.used <= coalesce(q.limit_value, ?)
                """, kind.name(), delta, delta, kind.standard(), kind.name(), kind.standard());
    }

    private static int giveBack(Tx tx, String name, long delta) {
        return tx.run("""
                UPDATE accounts.quota SET used = used + ? WHERE account_id = tenancy.account() AND name = ?
                """, delta, name);
    }

    private static Problem exceeded(Tx tx, QuotaKind kind) {
        return tx.find(
                        row -> exceeded(kind.name(), row.number("limit_value"), row.number("used")),
                        """
                        SELECT used, coalesce(limit_value, ?) AS limit_value FROM accounts.quota
                        WHERE account_id = tenancy.account() AND name = ?
                        """,
                        kind.standard(),
                        kind.name())
                .orElse(exceeded(kind.name(), kind.standard(), 0));
    }

    private static Problem exceeded(String name, long limit, long used) {
        return Problem.of(
                        ProblemCode.QUOTA_EXCEEDED,
                        "the quota " + name + " allows " + limit + ", and " + used
                                + " are used; remove some, or ask the operator for more")
                .with("quota", name)
                .with("limit", limit)
                .with("used", used);
    }
}
