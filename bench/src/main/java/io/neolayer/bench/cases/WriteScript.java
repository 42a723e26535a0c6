package io.neolayer.bench.cases;

import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.ScriptMaker;
import io.neolayer.bench.measure.StatementLog;
import io.neolayer.bench.measure.StatementLog.Executed;
import io.neolayer.bench.subject.Api;
import io.neolayer.bench.subject.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The statements of the product as a pgbench script, taken from the database's statement log. */
final class WriteScript {
    private static final int REQUESTS = 20;

    private WriteScript() {}

    /** What creating a secret executes. */
    static Path captured(Lab lab, Tenant tenant) {
        return captured(lab, tenant, "secrets.secret", "create-secret.sql", WriteScript::create);
    }

    /** What one page of functions executes. */
    static Path capturedList(Lab lab, Tenant tenant) {
        return captured(
                lab,
                tenant,
                "FROM functions.function",
                "list-functions.sql",
                (api, account) -> api.get(account.path("/functions?limit=25")));
    }

    private interface Request {
        void send(Api api, Tenant tenant);
    }

    private static void create(Api api, Tenant tenant) {
        var name = "captured-" + UUID.randomUUID();
        api.post(tenant.path("/secrets"), Map.of("name", name, "value", "correct horse battery staple"), name);
    }

    /** The requests before the last two have warmed what a first one does more. */
    private static Path captured(Lab lab, Tenant tenant, String marker, String file, Request request) {
        try (var api = lab.as(tenant)) {
            for (var i = 0; i < REQUESTS; i++) {
                request.send(api, tenant);
            }
            var one = statements(lab, marker, () -> request.send(api, tenant));
            var other = statements(lab, marker, () -> request.send(api, tenant));
            var script = lab.work().resolve(file);
            Files.writeString(script, ScriptMaker.of(one, other));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Executed> statements(Lab lab, String marker, Runnable request) {
        var log = lab.database().log();
        lab.database().execute("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
        lab.database().awaitSetting("log_statement", "all");
        try {
            var position = StatementLog.position(log);
            request.run();
            return StatementLog.read(log, position, marker);
        } finally {
            lab.database().execute("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()");
            lab.database().awaitSetting("log_statement", "none");
        }
    }
}
