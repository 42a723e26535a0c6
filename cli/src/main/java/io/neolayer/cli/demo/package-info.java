/** The tour: one run of the product, in commands that anybody can type. */
@NullMarked
package io.neolayer.cli.demo;

import org.jspecify.annotations.NullMarked;
