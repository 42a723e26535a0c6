/** Tests of this package. */
@NullMarked
package io.neolayer.bench.measure;

import org.jspecify.annotations.NullMarked;
