/** Ticks the small due tasks of the slices until there is a job queue, one replica at a time. */
@NullMarked
package io.neolayer.kernel.maintenance;

import org.jspecify.annotations.NullMarked;
