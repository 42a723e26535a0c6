/** Commands that make more than one call, or none. */
@NullMarked
package io.neolayer.cli.hand;

import org.jspecify.annotations.NullMarked;
