package io.neolayer.cli.http;

/** Takes lines that say what happens on the wire: level 1 for requests, 2 for their headers, the credential masked. */
@FunctionalInterface
public interface Trace {
    void line(int level, String text);
}
