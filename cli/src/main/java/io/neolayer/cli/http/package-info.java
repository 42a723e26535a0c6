/** Calls to the server: sending, repeating, streaming, and the problems that come back. */
@NullMarked
package io.neolayer.cli.http;

import org.jspecify.annotations.NullMarked;
