/** Who calls, for which account, with which permissions; the tables that each request needs to know that. */
@NullMarked
package io.neolayer.kernel.tenancy;

import org.jspecify.annotations.NullMarked;
