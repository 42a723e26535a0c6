package io.neolayer.kernel.problem;

/**
 * One fault of one field.
 *
 * @param field JSON pointer (RFC 6901) into the body, or the name of a query parameter
 */
public record FieldError(String field, String code, String message) {}
