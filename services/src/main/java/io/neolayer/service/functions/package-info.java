/**
 * Functions: JavaScript of the tenant, deployed in immutable versions behind aliases, run in the sandbox; a run either
 * happens completely or leaves nothing behind, and ends with a signed receipt.
 */
@NullMarked
package io.neolayer.service.functions;

import org.jspecify.annotations.NullMarked;
