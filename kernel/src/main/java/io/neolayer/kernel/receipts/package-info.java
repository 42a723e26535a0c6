/** The identity key of the service and the receipts that it signs; whoever has the public key checks them alone. */
@NullMarked
package io.neolayer.kernel.receipts;

import org.jspecify.annotations.NullMarked;
