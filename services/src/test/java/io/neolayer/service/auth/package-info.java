/** Keys, access and their explanations over HTTP, and their rules. */
@NullMarked
package io.neolayer.service.auth;

import org.jspecify.annotations.NullMarked;
