/** The HTTP room over real sockets, with slices and a tenancy made for tests, on a real database. */
@NullMarked
package io.neolayer.kernel.http;

import org.jspecify.annotations.NullMarked;
