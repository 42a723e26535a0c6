/** Tests of this package. */
@NullMarked
package io.neolayer.bench.report;

import org.jspecify.annotations.NullMarked;
