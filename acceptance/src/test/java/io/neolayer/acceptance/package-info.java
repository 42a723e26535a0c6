/** The packaged product as a user gets it: the server's launcher, {@code slctl}, HTTP, and nothing of its insides. */
@NullMarked
package io.neolayer.acceptance;

import org.jspecify.annotations.NullMarked;
