/** Measures the packaged product beside the limit of the machine and the least program that does the same job. */
@NullMarked
package io.neolayer.bench;

import org.jspecify.annotations.NullMarked;
