/** JSON and text to input records and back: strict, snake_case, validated, with every fault found at once. */
@NullMarked
package io.neolayer.kernel.operation.codec;

import org.jspecify.annotations.NullMarked;
