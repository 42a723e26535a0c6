/** The least programs that do a case's work: what the product is compared with. Nothing here may be slower than it can be. */
@NullMarked
package io.neolayer.bench.peer;

import org.jspecify.annotations.NullMarked;
