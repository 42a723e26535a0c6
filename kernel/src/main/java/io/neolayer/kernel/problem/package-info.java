/** The one coded exception of the product and the codes of API.md; every room may throw it, `kernel.http` maps it once. */
@NullMarked
package io.neolayer.kernel.problem;

import org.jspecify.annotations.NullMarked;
