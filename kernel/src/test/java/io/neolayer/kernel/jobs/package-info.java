@NullMarked
package io.neolayer.kernel.jobs;

import org.jspecify.annotations.NullMarked;
