/** What every command works with: its typed options, and the settings, server and output of the run. */
@NullMarked
package io.neolayer.cli.command;

import org.jspecify.annotations.NullMarked;
