package io.neolayer.service.system;

/**
 * Which server answers.
 *
 * @param apiVersion grows when something that clients use is taken away
 */
public record Version(
        String version, String commit, String builtAt, String javaVersion, int schemaVersion, String apiVersion) {
    /** What {@code apiVersion} says now. */
    public static final String API = "1";
}
