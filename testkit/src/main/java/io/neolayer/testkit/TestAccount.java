package io.neolayer.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account and one of its keys; paths are those below the account. */
public final class TestAccount extends Client {
    private final TestServer server;
    private final UUID id;
    private final String token;

    TestAccount(TestServer server, String url, UUID id, String token) {
        this(server, url, id, token, Map.of("Authorization", "Bearer " + token));
    }

    private TestAccount(TestServer server, String url, UUID id, String token, Map<String, String> headers) {
        super(url, headers);
        this.server = server;
        this.id = id;
        this.token = token;
    }

    public UUID id() {
        return id;
    }

    public String token() {
        return token;
    }

    /** {@code /accounts/<id>} and what is below it. */
    public String path(String below) {
        return "/accounts/" + id + below;
    }

    @Override
    String absolute(String path) {
        return path(path);
    }

    @Override
    public Reply send(String method, String path, @Nullable Object body) {
        return super.send(method, path(path), body);
    }

    @Override
    public Events stream(String path) {
        return super.stream(path(path));
    }

    @Override
    public TestAccount with(String name, String value) {
        var more = new LinkedHashMap<>(headers());
        more.put(name, value);
        return new TestAccount(server, url(), id, token, more);
    }

    @Override
    public TestAccount idempotent(String key) {
        return with("Idempotency-Key", key);
    }

    @Override
    public TestAccount ifMatch(long version) {
        return with("If-Match", "\"" + version + "\"");
    }

    /** The same account with a new key of these scopes. */
    public TestAccount key(String... scopes) {
        return new TestAccount(server, url(), id, server.newKey(id, scopes));
    }

    /** The same account with that token. */
    public TestAccount token(String other) {
        return new TestAccount(server, url(), id, other);
    }

    /** The same account and key on another replica. */
    public TestAccount on(Replica replica) {
        return new TestAccount(server, replica.url(), id, token, headers());
    }

    /** Lifts the limits of how fast this account may call. */
    public TestAccount unthrottled() {
        server.setQuota(id, "http.principal_rate", 100_000);
        server.setQuota(id, "http.account_rate", 100_000);
        return this;
    }

    /** A client with this credential and paths from the root. */
    public Client root() {
        return new Client(url(), headers());
    }
}
