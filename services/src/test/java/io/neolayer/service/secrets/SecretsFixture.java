package io.neolayer.service.secrets;

import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.StampQuery;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.tenancy.AccountKeys;
import io.neolayer.kernel.tenancy.AccountQuotas;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.KeyScopes;
import io.neolayer.kernel.tenancy.Keyring;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import io.neolayer.testkit.TestDatabase;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The slice on a real database with real keys, without HTTP: operations are called by id as the request path calls them. */
final class SecretsFixture implements AfterAllCallback {
    static final String MASTER = "hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20";
    private static final IfMatch ANY = new IfMatch(null);

    final TestDatabase postgres = TestDatabase.of(
            new Schema(1, List.of("system", "accounts", "secrets"), List.of(SecretsStore.GET), StampQuery.NONE));
    final Set<Consumer> existing = new HashSet<>();
    final Database db;
    final SecretsSlice slice;
    final AccountKeys keys;
    final AtomicInteger unopened = new AtomicInteger();

    SecretsFixture() {
        var random = new SecureRandom();
        var declarations = new Declarations();
        db = postgres.open(new AccountQuotas(declarations));
        var keyring = Keyring.open(db, MasterKeys.parse(MASTER, null), new KeyLadder(random));
        keys = new AccountKeys(() -> keyring);
        slice = new SecretsSlice(
                new SecretsLimits(20, 4_096),
                keys,
                (tx, service, id, version) -> existing.contains(new Consumer(service, id, version)),
                new UuidV7(postgres.clock(), random),
                random,
                unopened::incrementAndGet);
        declarations.fill(List.of(slice));
    }

    /** A new account with a key of its own. */
    UUID account() {
        var account = UUID.randomUUID();
        db.inTx(account, tx -> {
            keys.create(tx, account);
            return account;
        });
        return account;
    }

    static Caller key(UUID account, String... scopes) {
        return new Caller(
                new Principal(
                        Principal.Kind.API_KEY, "k" + String.join("", scopes).hashCode(), "test", null),
                account,
                KeyScopes.access(List.of(scopes)),
                new RequestOrigin("req-1", null, null, null));
    }

    /** Who may do all but reveal. */
    static Caller team(UUID account) {
        return key(account, "secrets:read", "secrets:write", "secrets:bind", "functions:*");
    }

    <T> T in(Caller caller, Function<Tx, T> work) {
        return db.inTx(caller.account(), work);
    }

    /** Calls an operation as the request path does, after its checks of the credential. */
    <I, O> O call(Caller caller, String id, I input, Class<O> output) {
        return output.cast(answer(caller, id, input));
    }

    Object answer(Caller caller, String id, Object input) {
        Operation<?, ?> operation = slice.operations().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        if (!operation.judgedInside()) {
            operation.permission().ifPresent(permission -> caller.require(permission, ""));
        }
        return through(operation, caller, input);
    }

    private <I, O> O through(Operation<I, O> operation, Caller caller, Object given) {
        I input = operation.input().cast(given);
        return switch (operation.form()) {
            case Form.InTx<I, O> form -> in(caller, tx -> form.handler().handle(caller, tx, input));
            case Form.ReadsOne<I, O> form ->
                db.gatheredReads()
                        .find(
                                form.read(),
                                caller.account(),
                                null,
                                form.parameters().apply(input))
                        .orElseThrow(Problem::notFound);
            case Form.Runs<I, ?, ?, O> form -> run(form.run(), caller, input);
            default -> throw new IllegalStateException(operation.id());
        };
    }

    private <I, A, R, O> O run(LongRun<I, A, R, O> run, Caller caller, I input) {
        try (var _ = run.reserve(caller, input, run.wait(input))) {
            A admitted = in(caller, tx -> run.admit(caller, tx, input));
            R result = run.run(caller, admitted);
            try {
                return in(caller, tx -> run.finish(caller, tx, admitted, result));
            } catch (RuntimeException e) {
                return in(caller, tx -> run.finishFailed(caller, tx, admitted, result, e));
            }
        }
    }

    Secret create(Caller caller, String name, String value) {
        return call(
                caller,
                "secrets.create",
                new SecretsService.Create(name, value, null, null, null, null, null, null),
                Secret.class);
    }

    Secret put(Caller caller, String name, String value) {
        return put(caller, name, value, null);
    }

    Secret put(Caller caller, String name, String value, @Nullable Long ifMatch) {
        return call(
                caller, "secrets.put", new ValuesService.Put(name, value, null, new IfMatch(ifMatch)), Secret.class);
    }

    Secret get(Caller caller, String name) {
        return call(caller, "secrets.get", new SecretsService.ByName(name), Secret.class);
    }

    Object delete(Caller caller, String name, boolean purge, boolean force) {
        return answer(caller, "secrets.delete", new SecretsService.Delete(name, purge, force, ANY));
    }

    List<SecretVersion> versions(Caller caller, String name) {
        return in(caller, tx -> {
            var secret = new SecretsStore().get(tx, name);
            return new VersionsStore()
                    .list(tx, new PageRequest(200, "versions", null), secret.id())
                    .items();
        });
    }

    List<Access> accesses(Caller caller, String name) {
        return in(caller, tx -> {
            var secret = new SecretsStore().get(tx, name);
            return new AccessStore()
                    .list(
                            tx,
                            new PageRequest(200, "accesses", null),
                            secret.id(),
                            new AccessStore.Filter(null, null, null))
                    .items();
        });
    }

    /** A consumer that exists and is bound by hand. */
    Consumer bind(Caller caller, String name, @Nullable Long pin) {
        var consumer = new Consumer("functions", UUID.randomUUID(), null);
        existing.add(consumer);
        answer(
                caller,
                "secrets.bindings.create",
                new BindingsService.Bind(
                        name, new BindingsService.Reader("functions", consumer.id(), null), pin, null, null));
        return consumer;
    }

    SecretsApi.Resolved resolve(Caller caller, Consumer consumer, String... names) {
        return in(caller, tx -> slice.api().resolve(tx, caller, consumer, List.of(names), UUID.randomUUID()));
    }

    String read(Caller caller, Consumer consumer, String name) {
        return resolve(caller, consumer, name).secrets().getFirst().text();
    }

    void upkeep(String name) {
        var task = slice.upkeep().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        db.<SystemTx>inSystemTx(tx -> {
            task.task().accept(tx);
            return tx;
        });
    }

    @Override
    public void afterAll(ExtensionContext context) {
        db.close();
        postgres.close();
    }
}
