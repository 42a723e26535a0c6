/** The Neo N3 protocol and whatever must verify offline. No server, no SQL. */
@NullMarked
package io.neolayer.neo;

import org.jspecify.annotations.NullMarked;
