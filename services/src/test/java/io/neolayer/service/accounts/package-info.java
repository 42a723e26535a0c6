/** Accounts over HTTP and their rules. */
@NullMarked
package io.neolayer.service.accounts;

import org.jspecify.annotations.NullMarked;
