package io.neolayer.server;

import io.neolayer.kernel.config.JobsConfig;
import io.neolayer.kernel.config.Setting;
import io.neolayer.kernel.egress.EgressAllow;
import io.neolayer.kernel.http.HttpConfig;
import io.neolayer.kernel.telemetry.Logs;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.service.secrets.SecretsLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a server is composed from, besides its database.
 *
 * @param embedded the database belongs to this process alone
 * @param data folder whose disk is watched
 * @param settings where each value came from, for {@code /system/limits}
 */
record Ground(
        Build build,
        Logs logs,
        OperatorTokens tokens,
        EgressAllow egress,
        HttpConfig http,
        SandboxSettings sandbox,
        SecretsLimits secrets,
        int connections,
        JobsConfig jobs,
        boolean embedded,
        Path data,
        List<Setting> settings) {
    /** {@code default}, {@code file}, {@code environment} or {@code flag}. */
    String sourceOf(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .map(setting -> setting.source().name().toLowerCase(Locale.ROOT))
                .orElse("default");
    }

    /** What stands for a public URL while nobody has configured one. */
    String listenUrl() {
        String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
        return "http://" + host + ":" + http.port();
    }
}
