/** What an operator sees of a running server: metrics out of one catalogue, JSON log lines, and the health of its parts. */
@NullMarked
package io.neolayer.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
