package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many accounts there are, and how many are near a limit; counted now and then, so that asking costs nothing. */
public final class Census {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Declarations declarations;
    private volatile @Nullable Counted counted;

    private record Counted(Map<String, Long> accounts, Map<String, Long> nearLimit) {}

    private record Row(String name, long number) {}

    public Census(Declarations declarations) {
        this.declarations = declarations;
    }

    /** Each replica counts for itself; a turn that another one holds up comes a minute later. */
    public Upkeep upkeep() {
        return new Upkeep("accounts.census", EVERY, this::count);
    }

    /** A suspension whose time has passed counts as active, as everywhere. */
    private void count(SystemTx tx) {
        List<Row> accounts = tx.all(row -> new Row(row.text("state"), row.number("number")), """
                SELECT CASE WHEN state = 'suspended' AND suspended_until <= kernel.now() THEN 'active' ELSE state END
                    AS state, count(*) AS number
                FROM accounts.account GROUP BY 1
                """);
        List<QuotaKind> stocks = stocks();
        List<Row> near = tx.all(
                row -> new Row(row.text("name"), row.number("number")),
                """
                SELECT k.name, count(q.account_id) AS number
                FROM unnest(?::text[], ?::bigint[]) AS k(name, standard)
                LEFT JOIN accounts.quota q ON q.name = k.name AND q.used * 5 > coalesce(q.limit_value, k.standard) * 4
                GROUP BY k.name
                """,
                stocks.stream().map(QuotaKind::name).toList(),
                stocks.stream().map(stock -> Long.toString(stock.standard())).toList());
        counted = new Counted(map(accounts), map(near));
    }

    private List<QuotaKind> stocks() {
        return declarations.quotas().stream()
                .filter(quota -> quota.kind() == QuotaKind.Kind.STOCK)
                .toList();
    }

    private static Map<String, Long> map(List<Row> rows) {
        return rows.stream().collect(Collectors.toUnmodifiableMap(Row::name, Row::number));
    }

    /** Names of the quotas that are counted: those of kind {@code stock}. */
    public List<String> quotas() {
        return stocks().stream().map(QuotaKind::name).toList();
    }

    /** Accounts in a state; not a number before the first count. */
    public double accounts(AccountState state) {
        Counted now = counted;
        return now == null ? Double.NaN : now.accounts().getOrDefault(state.word(), 0L);
    }

    /** Accounts that have used over 80 % of what a quota allows them; not a number before the first count. */
    public double nearLimit(String quota) {
        Counted now = counted;
        return now == null ? Double.NaN : now.nearLimit().getOrDefault(quota, 0L);
    }
}
