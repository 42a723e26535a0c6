/** Verification scripts: the bytes that an address is the hash of. */
@NullMarked
package io.neolayer.neo.script;

import org.jspecify.annotations.NullMarked;
