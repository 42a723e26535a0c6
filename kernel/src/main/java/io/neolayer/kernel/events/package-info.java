/**
 * Events: what happened, written in the transaction that made it happen, put in one gapless order for each account after the commit,
 * and read on from a position by subscribers, lists and streams. The envelope is that of CloudEvents 1.0.
 */
@NullMarked
package io.neolayer.kernel.events;

import org.jspecify.annotations.NullMarked;
