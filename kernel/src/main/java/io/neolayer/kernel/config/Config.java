package io.neolayer.kernel.config;

/** The settings of the kernel, one record for each area; services read theirs from the same {@link Settings}. */
public record Config(
        ServerConfig server,
        DatabaseConfig database,
        LogConfig log,
        KeyConfig keys,
        AccessConfig access,
        JobsConfig jobs) {
    public static Config read(Settings settings) {
        return new Config(
                ServerConfig.read(settings),
                DatabaseConfig.read(settings),
                LogConfig.read(settings),
                KeyConfig.read(settings),
                AccessConfig.read(settings),
                JobsConfig.read(settings));
    }
}
