/** The server program: which slices it consists of, how it starts, what it refuses, how it ends. */
@NullMarked
package io.neolayer.server;

import org.jspecify.annotations.NullMarked;
