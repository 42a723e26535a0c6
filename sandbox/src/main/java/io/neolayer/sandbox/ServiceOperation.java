package io.neolayer.sandbox;

import java.util.regex.Pattern;

/**
 * One operation that code may call as {@code services.<id>(path values…, input)}.
 *
 * @param pathValues how many values of the path stand before the input (the account is not one of them)
 * @param write whether a call is queued instead of answered
 */
public record ServiceOperation(String id, int pathValues, boolean write) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){1,4}");

    public ServiceOperation {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("expected an operation id of 2 to 5 words, found " + id);
        }
        if (pathValues < 0 || pathValues > 9) {
            throw new IllegalArgumentException("expected 0 to 9 path values, found " + pathValues);
        }
    }
}
