/** The hash functions that Neo and the offline verifiers use, over whole byte arrays. */
@NullMarked
package io.neolayer.neo.crypto;

import org.jspecify.annotations.NullMarked;
