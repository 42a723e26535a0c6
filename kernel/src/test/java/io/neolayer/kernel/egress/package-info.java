/** Outgoing calls against real servers on the loopback interface that an operator's entry allows. */
@NullMarked
package io.neolayer.kernel.egress;

import org.jspecify.annotations.NullMarked;
