/** Strict JSON reading and the canonical form of RFC 8785, which is what gets hashed and signed everywhere in the product. */
@NullMarked
package io.neolayer.neo.json;

import org.jspecify.annotations.NullMarked;
