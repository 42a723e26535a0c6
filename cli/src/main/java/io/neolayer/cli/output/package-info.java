/** Results on standard output as table, JSON or YAML, and progress beside them. */
@NullMarked
package io.neolayer.cli.output;

import org.jspecify.annotations.NullMarked;
