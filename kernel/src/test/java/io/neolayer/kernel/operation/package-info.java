/** The catalogue, the binding of inputs and calls without HTTP. */
@NullMarked
package io.neolayer.kernel.operation;

import org.jspecify.annotations.NullMarked;
