/** Small protocol values: script hashes with their addresses, and amounts of a token as decimal text. */
@NullMarked
package io.neolayer.neo.type;

import org.jspecify.annotations.NullMarked;
