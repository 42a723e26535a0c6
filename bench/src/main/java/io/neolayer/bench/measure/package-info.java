/** How things are measured: CPU and memory of processes, noise of the machine, pgbench, turns in one run. */
@NullMarked
package io.neolayer.bench.measure;

import org.jspecify.annotations.NullMarked;
