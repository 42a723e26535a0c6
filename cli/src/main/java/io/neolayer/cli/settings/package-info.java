/** Where settings come from: options, environment, profiles and the files of the user. */
@NullMarked
package io.neolayer.cli.settings;

import org.jspecify.annotations.NullMarked;
