/** Tests of what is signed, and in whose name. */
@NullMarked
package io.neolayer.kernel.receipts;

import org.jspecify.annotations.NullMarked;
