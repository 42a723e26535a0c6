/**
 * Runs untrusted JavaScript in worker processes under hard limits: the server holds a {@link io.neolayer.sandbox.Sandbox}, which
 * checks sources and runs them one at a time per worker, stops what passes a limit, and replaces what does not stop.
 */
@NullMarked
package io.neolayer.sandbox;

import org.jspecify.annotations.NullMarked;
