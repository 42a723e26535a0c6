/**
 * Settings of the server: one record for each area with its defaults and bounds, read from flags, environment and file.
 * Every fault of a start is found before the first one is told.
 */
@NullMarked
package io.neolayer.kernel.config;

import org.jspecify.annotations.NullMarked;
