/** Checks of the way to the server, of the server, and of the files on this machine. */
@NullMarked
package io.neolayer.cli.doctor;

import org.jspecify.annotations.NullMarked;
