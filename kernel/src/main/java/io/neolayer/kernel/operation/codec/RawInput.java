package io.neolayer.kernel.operation.codec;

import org.jspecify.annotations.Nullable;

/**
 * What a request brings, before it is an input record.
 *
 * @param path the path parameters' values in the order of the template
 * @param body the bytes of the body; empty when there was none
 * @param ifMatch the header, or null
 * @param accept the header, or null
 * @param list what a cursor must belong to
 */
public record RawInput(
        String[] path,
        QueryValues query,
        byte[] body,
        @Nullable String ifMatch,
        @Nullable String accept,
        String list) {}
