/**
 * The frames between supervisor and worker: a length of four bytes, a kind of one, and fields in a fixed order. Both sides bound
 * every size before they allocate.
 */
@NullMarked
package io.neolayer.sandbox.wire;

import org.jspecify.annotations.NullMarked;
