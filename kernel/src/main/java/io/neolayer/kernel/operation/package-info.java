/** An operation of the product declared once, as a value, and the slice that lists them. */
@NullMarked
package io.neolayer.kernel.operation;

import org.jspecify.annotations.NullMarked;
