/**
 * The only way out to the internet: names are resolved once, private and special addresses are refused, the connection goes to the checked address and no
 * other, redirects are handed back, and size, time and failing hosts have bounds.
 */
@NullMarked
package io.neolayer.kernel.egress;

import org.jspecify.annotations.NullMarked;
