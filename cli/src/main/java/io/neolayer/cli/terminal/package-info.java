/** What the program stands in: environment, streams, terminal, time; and how a run ends. */
@NullMarked
package io.neolayer.cli.terminal;

import org.jspecify.annotations.NullMarked;
