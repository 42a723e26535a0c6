/** Tests of functions: pure rules, and the slice over HTTP with real workers. */
@NullMarked
package io.neolayer.service.functions;

import org.jspecify.annotations.NullMarked;
