package io.neolayer.testkit;

import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.ApiKeyToken;
import io.neolayer.kernel.tenancy.OperatorTokens;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real kernel with the given slices on a database of its own and a clock that tests set. As a registered static
 * extension it stops after the class:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestServer server =
 *         TestServer.with(kernel -> List.of(new RemindersSlice(new RemindersLimits(), kernel.ids())));
 * }</pre>
 */
public final class TestServer implements AfterAllCallback, AutoCloseable {
    /** An operator token of every test server. */
    public static final String OPERATOR = "operator-token-of-tests";

    /** An auditor's and a metrics reader's token. */
    public static final String AUDITOR = "auditor-token-of-tests";

    public static final String METRICS = "metrics-token-of-tests";

    private static final String TOKENS =
            "ops:operator:" + OPERATOR + ",eye:auditor:" + AUDITOR + ",prom:metrics:" + METRICS;
    private static final String MASTER_KEY = "hex:8f1c6b04d2a97e35b0c4f2187d6a93e15c08b7f4296ed13a50cf7b8824e9d610";

    private final SettableClock clock = new SettableClock();
    private final TestDatabases databases = new TestDatabases(clock);
    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final Function<TestKernel, List<Slice>> slices;

    private TestServer(Function<TestKernel, List<Slice>> slices) {
        this.slices = slices;
        replica();
    }

    /** Starts a server whose slices are made of the kernel's parts. */
    public static TestServer with(Function<TestKernel, List<Slice>> slices) {
        return new TestServer(slices);
    }

    /** Starts one more server process on the same database. */
    public Replica replica() {
        var replica = new Replica(
                "r" + (replicas.size() + 1), databases, clock, MASTER_KEY, OperatorTokens.parse(TOKENS, true), slices);
        replicas.add(replica);
        return replica;
    }

    public Replica first() {
        return replicas.getFirst();
    }

    public TestKernel kernel() {
        return first().kernel();
    }

    public SettableClock clock() {
        return clock;
    }

    /** The time that long from now, by the test's clock. */
    public Instant in(Duration wait) {
        return clock.instant().plus(wait);
    }

    /** Runs every small due task once. */
    public void runUpkeep() {
        first().runUpkeep();
    }

    /** Runs the jobs that are due on the first replica, and those that these make due, until none is. */
    public void runDueJobs() {
        first().runDueJobs();
    }

    public Client anonymous() {
        return new Client(first().url(), Map.of());
    }

    public Client with(String token) {
        return anonymous().with("Authorization", "Bearer " + token);
    }

    public Client operator() {
        return with(OPERATOR);
    }

    /** A new account with a key of scope {@code *}; neither passes through any slice. */
    public TestAccount account(String name) {
        UUID id = kernel().ids().next();
        system(tx -> {
            tx.run("""
                    INSERT INTO accounts.account (account_id, owner, name, metadata, state, state_changed_at, created_at, updated_at)
                    VALUES (?, ?, ?, '{}', 'active', kernel.now(), kernel.now(), kernel.now())
                    """, id, name, name);
            kernel().accountKeys().create(tx, id);
        });
        return new TestAccount(this, first().url(), id, newKey(id, "*"));
    }

    String newKey(UUID account, String... scopes) {
        ApiKeyToken token = ApiKeyToken.draw(clock.instant(), kernel().random());
        system(tx -> {
            tx.run("""
                    INSERT INTO auth.api_key (account_id, key_id, name, scopes, cidrs, created_by, digest, state, created_at, updated_at)
                    VALUES (?, ?, 'of a test', ?, '{}', 'tester', ?, 'active', kernel.now(), kernel.now())
                    """, account, token.keyId(), List.of(scopes), token.digest());
            tx.run("INSERT INTO auth.key_index (key_id, account_id) VALUES (?, ?)", token.keyId(), account);
        });
        return token.reveal();
    }

    void setQuota(UUID account, String name, long limit) {
        system(tx -> tx.run("""
                INSERT INTO accounts.quota (account_id, name, limit_value, updated_at) VALUES (?, ?, ?, kernel.now())
                ON CONFLICT (account_id, name) DO UPDATE SET limit_value = excluded.limit_value
                """, account, name, limit));
    }

    void setState(UUID account, String state) {
        system(tx -> tx.run("""
                UPDATE accounts.account SET state = ?, archived_from = CASE WHEN ? = 'archived' THEN 'active' END,
                  version = version + 1 WHERE account_id = ?
                """, state, state, account));
    }

    /** Does something in a transaction that sees every account. */
    public void system(Consumer<SystemTx> work) {
        kernel().db().inSystemTx(tx -> {
            work.accept(tx);
            return tx;
        });
    }

    /** A connection of the database's owner: to see and to damage what the product may not. */
    public Connection owner() {
        return databases.made().owner();
    }

    public TestDatabase database() {
        return databases.made();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        databases.close();
    }
}
