package io.neolayer.server;

import io.neolayer.kernel.config.Config;
import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.crypto.InvalidMasterKey;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.egress.EgressAllow;
import io.neolayer.kernel.storage.Dsn;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.StorageFault;
import io.neolayer.kernel.tenancy.Cidr;
import io.neolayer.kernel.tenancy.OperatorTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings in the form that their rooms read them in.
 *
 * @param logins absent for the embedded database
 * @param keys absent when the key is in the data directory
 * @param tokens absent when the token is in the data directory
 */
record Parsed(
        Optional<Logins> logins,
        Optional<MasterKeys> keys,
        Optional<OperatorTokens> tokens,
        EgressAllow egress,
        List<Cidr> trustedProxies) {
    static Parsed of(Settings settings, Config config, List<Fault> faults) {
        boolean external = config.database().url().isPresent()
                || config.database().appUrl().isPresent();
        Parsed parsed = new Parsed(
                logins(settings, config, faults),
                keys(settings, config, faults),
                tokens(settings, config, faults),
                egress(settings, config, faults),
                proxies(settings, config, faults));
        if (external && config.keys().current().isEmpty()) {
            faults.add(new Fault(
                    "SECRET_ENCRYPTION_KEY",
                    "SECRET_ENCRYPTION_KEY is required with an external database, found none;"
                            + " draw one with openssl rand -hex 32 and keep it: losing it loses the secrets"));
        }
        if (external && config.access().apiTokens().isEmpty()) {
            faults.add(Fault.of(
                    "API_TOKENS",
                    "an operator token with an external database",
                    "none",
                    "set API_TOKENS=name:operator:SECRET, the secret drawn with openssl rand -hex 32"));
        }
        return parsed;
    }

    private static Optional<Logins> logins(Settings settings, Config config, List<Fault> faults) {
        Dsn owner = dsn(settings, "database.url", config.database().url(), faults);
        Dsn app = dsn(settings, "database.app_url", config.database().appUrl(), faults);
        Dsn system = dsn(settings, "database.system_url", config.database().systemUrl(), faults);
        if (owner == null && app == null && system == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Logins.of(owner, app, system));
        } catch (StorageFault e) {
            faults.add(told("DATABASE_URL", e));
            return Optional.empty();
        }
    }

    private static @Nullable Dsn dsn(Settings settings, String key, Optional<String> text, List<Fault> faults) {
        try {
            return text.map(Dsn::parse).orElse(null);
        } catch (StorageFault e) {
            faults.add(told(settings.where(key), e));
            return null;
        }
    }

    static Fault told(String where, StorageFault e) {
        return Fault.of(where, e.expected(), e.found(), e.whatToDo());
    }

    private static Fault told(String where, @Nullable String expectedAndFound, String action) {
        return new Fault(where, expectedAndFound + "; " + action);
    }

    private static Optional<MasterKeys> keys(Settings settings, Config config, List<Fault> faults) {
        try {
            return config.keys()
                    .current()
                    .map(key -> MasterKeys.parse(key, config.keys().previous().orElse(null)));
        } catch (InvalidMasterKey e) {
            faults.add(told(
                    settings.where("secret_encryption_key"),
                    e.getMessage(),
                    "correct it; openssl rand -hex 32 draws a new one"));
            return Optional.empty();
        }
    }

    private static Optional<OperatorTokens> tokens(Settings settings, Config config, List<Fault> faults) {
        try {
            return config.access()
                    .apiTokens()
                    .map(text ->
                            OperatorTokens.parse(text, config.server().listen().loopback()));
        } catch (OperatorTokens.InvalidTokens e) {
            e.faults().forEach(fault -> faults.add(told(settings.where("api_tokens"), fault, "correct the entry")));
            return Optional.empty();
        }
    }

    private static EgressAllow egress(Settings settings, Config config, List<Fault> faults) {
        try {
            return EgressAllow.parse(String.join(",", config.access().egressAllow()));
        } catch (IllegalArgumentException e) {
            faults.add(told(settings.where("egress.allow"), e.getMessage(), "correct or remove the entry"));
            return EgressAllow.none();
        }
    }

    private static List<Cidr> proxies(Settings settings, Config config, List<Fault> faults) {
        var networks = new ArrayList<Cidr>();
        for (String text : config.access().trustedProxies()) {
            Cidr.parse(text)
                    .ifPresentOrElse(
                            networks::add,
                            () -> faults.add(Fault.of(
                                    settings.where("http.trusted_proxies"),
                                    "networks such as 10.0.0.0/8",
                                    "\"" + text + "\"",
                                    "correct or remove it")));
        }
        return networks;
    }
}
