/** What tests stand on: a real PostgreSQL with a database of their own, and a clock that they set. */
@NullMarked
package io.neolayer.testkit;

import org.jspecify.annotations.NullMarked;
