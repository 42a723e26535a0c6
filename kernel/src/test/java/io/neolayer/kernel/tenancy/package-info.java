/** Tests of callers, credentials, permissions, quotas and audit entries. */
@NullMarked
package io.neolayer.kernel.tenancy;

import org.jspecify.annotations.NullMarked;
