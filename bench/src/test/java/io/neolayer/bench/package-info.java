/** Tests of this package. */
@NullMarked
package io.neolayer.bench;

import org.jspecify.annotations.NullMarked;
