package io.neolayer.server;

import io.neolayer.kernel.config.Config;
import io.neolayer.kernel.config.ConfigReference;
import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.config.StartRefused;
import java.util.List;
import java.util.Map;

/**
 * A configuration that was judged as a whole: what can be known to be wrong before anything is started is known here,
 * all at once.
 */
record Start(Settings settings, Config config, ServiceConfig services) {
    /** @throws StartRefused with every fault */
    static Start judge(List<String> flags, Map<String, String> environment) {
        Start start = read(flags, environment);
        List<Fault> faults = start.settings().faults();
        if (!faults.isEmpty()) {
            throw new StartRefused(faults);
        }
        return start;
    }

    static Start read(List<String> flags, Map<String, String> environment) {
        Settings settings = Settings.of(flags, environment);
        return new Start(settings, Config.read(settings), ServiceConfig.read(settings));
    }

    String effective() {
        return ConfigReference.effective(settings.declared());
    }
}
