/** The cases: one measurement with a fixed workload each. */
@NullMarked
package io.neolayer.bench.cases;

import org.jspecify.annotations.NullMarked;
