/**
 * Conditions: a tree of {@code all}, {@code any}, {@code not} over leaves that compare a value with what is expected. A value that is
 * missing or of another type is unknown, and unknown never fires. Each evaluation says of every leaf what was found, how old it was
 * and where it came from. Slices register the kinds of leaves that ask something of the world.
 */
@NullMarked
package io.neolayer.kernel.conditions;

import org.jspecify.annotations.NullMarked;
