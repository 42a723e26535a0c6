/** Tests of this package. */
@NullMarked
package io.neolayer.bench.http;

import org.jspecify.annotations.NullMarked;
