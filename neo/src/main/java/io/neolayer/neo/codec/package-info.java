/** Text encodings of bytes (hex, Base58) and the one exception that every strict decoder of this module throws. */
@NullMarked
package io.neolayer.neo.codec;

import org.jspecify.annotations.NullMarked;
