/** What is written down about who did what: one entry in the writing transaction, refusals and operators' reads beside it. */
@NullMarked
package io.neolayer.kernel.audit;

import org.jspecify.annotations.NullMarked;
