/** Commands made from the operations of the document. */
@NullMarked
package io.neolayer.cli.generated;

import org.jspecify.annotations.NullMarked;
