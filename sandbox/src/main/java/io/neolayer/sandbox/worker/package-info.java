/**
 * The worker process: one JavaScript engine for each account, a fresh context for each run, a guard that watches it, and the
 * globals that code sees. It knows its supervisor's frames and nothing of the server.
 */
@NullMarked
package io.neolayer.sandbox.worker;

import org.jspecify.annotations.NullMarked;
