/** slctl, the command line: a program that speaks HTTP to the server and checks offline what the server signed. */
@NullMarked
package io.neolayer.cli;

import org.jspecify.annotations.NullMarked;
