package io.neolayer.server;

import io.neolayer.kernel.config.Config;
import io.neolayer.kernel.config.ConfigReference;
import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.config.StartRefused;
import io.neolayer.service.secrets.SecretsLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A configuration that was judged as a whole: what can be known to be wrong before anything is started is known here,
 * all at once.
 */
record Start(
        Settings settings,
        Config config,
        HttpSettings http,
        SandboxSettings sandbox,
        SecretsLimits secrets,
        Parsed parsed) {
    /** @throws StartRefused with every fault */
    static Start judge(List<String> flags, Map<String, String> environment) {
        Settings settings = Settings.of(flags, environment);
        Config config = Config.read(settings);
        HttpSettings http = HttpSettings.read(settings);
        SandboxSettings sandbox = SandboxSettings.read(settings);
        SecretsLimits secrets = SecretsLimits.read(settings);
        var faults = new ArrayList<Fault>(settings.faults());
        Parsed parsed = Parsed.of(settings, config, faults);
        faults.addAll(Surroundings.faults(settings, config, parsed));
        if (!faults.isEmpty()) {
            throw new StartRefused(faults);
        }
        return new Start(settings, config, http, sandbox, secrets, parsed);
    }

    boolean embedded() {
        return config.database().url().isEmpty() && config.database().appUrl().isEmpty();
    }

    String effective() {
        return ConfigReference.effective(settings.declared());
    }
}
