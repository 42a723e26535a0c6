/** The server's OpenAPI document as the command line reads it: operations, parameters, fields. */
@NullMarked
package io.neolayer.cli.document;

import org.jspecify.annotations.NullMarked;
