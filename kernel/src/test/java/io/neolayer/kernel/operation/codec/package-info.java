/** Values to text and back. */
@NullMarked
package io.neolayer.kernel.operation.codec;

import org.jspecify.annotations.NullMarked;
