/** Tests of how JSON is read. */
@NullMarked
package io.neolayer.cli.output;

import org.jspecify.annotations.NullMarked;
