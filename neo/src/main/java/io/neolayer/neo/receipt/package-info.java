/** Receipts: results of the service signed by its identity key, and their check without a server against pinned keys. */
@NullMarked
package io.neolayer.neo.receipt;

import org.jspecify.annotations.NullMarked;
