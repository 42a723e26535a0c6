package io.neolayer.sandbox;

/**
 * What decides how code behaves, as written into receipts.
 *
 * @param version of the engine; empty until the first worker was ready
 * @param hostApi version of the globals
 * @param preludeSha256 of the JavaScript that makes the globals
 */
public record RuntimeIdentity(String engine, String version, String hostApi, String preludeSha256) {}
