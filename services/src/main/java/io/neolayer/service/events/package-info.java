/** Events: what happened in an account, as a list read by position and as a stream that goes on where it broke off. */
@NullMarked
package io.neolayer.service.events;

import org.jspecify.annotations.NullMarked;
