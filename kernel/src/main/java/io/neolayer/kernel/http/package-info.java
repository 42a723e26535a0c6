/** HTTP: routes, the order in which a request is judged, JSON in and out, limits, the API document. Alone sees Jetty. */
@NullMarked
package io.neolayer.kernel.http;

import org.jspecify.annotations.NullMarked;
