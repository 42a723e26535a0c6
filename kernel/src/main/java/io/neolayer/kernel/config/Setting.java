package io.neolayer.kernel.config;

import java.util.Locale;

/**
 * A declared setting, as the reference documents it.
 *
 * @param key {@code area.name}
 * @param form what a value looks like, with its bounds
 * @param standard the value when none is given; empty for none
 * @param secret never printed
 * @param value the effective value as it may be printed
 * @param source where the effective value came from
 */
public record Setting(
        String key, String form, String standard, boolean secret, String says, String value, Source source) {
    /** Where a value may come from; the first that has one wins. */
    public enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    public String environment() {
        return environment(key);
    }

    public String flag() {
        return flag(key);
    }

    static String environment(String key) {
        return key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    static String flag(String key) {
        return "--" + key.replace('.', '-').replace('_', '-');
    }
}
