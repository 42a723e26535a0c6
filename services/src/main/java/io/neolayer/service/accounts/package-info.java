/**
 * Accounts: the tenants of the service. Operators create, suspend, limit and archive them; everything else that a user
 * has belongs to exactly one.
 */
@NullMarked
package io.neolayer.service.accounts;

import org.jspecify.annotations.NullMarked;
