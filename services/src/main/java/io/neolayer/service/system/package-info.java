/** What runs here and what it enforces: version, services, every limit, metrics, and the keys that sign receipts. */
@NullMarked
package io.neolayer.service.system;

import org.jspecify.annotations.NullMarked;
