/** A plain-socket HTTP/1.1 load driver: one thread, keep-alive connections, every answer checked. */
@NullMarked
package io.neolayer.bench.http;

import org.jspecify.annotations.NullMarked;
