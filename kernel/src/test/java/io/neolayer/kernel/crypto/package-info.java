/** Encryption against published vectors, single-bit changes, and the written format opened with plain JCA. */
@NullMarked
package io.neolayer.kernel.crypto;

import org.jspecify.annotations.NullMarked;
