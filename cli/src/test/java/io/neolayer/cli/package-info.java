/** The command line against a stub server that is a real HTTP server. */
@NullMarked
package io.neolayer.cli;

import org.jspecify.annotations.NullMarked;
