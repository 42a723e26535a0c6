package io.neolayer.cli.settings;

/**
 * A value and where it came from.
 *
 * @param origin the option, the variable, the profile or "default"
 */
public record Setting(String value, String origin) {}
