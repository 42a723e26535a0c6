package io.neolayer.kernel.operation;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * The {@code If-Match} header; an input component of this type is filled by the kernel.
 *
 * @param version null when the header was absent or {@code *}
 */
public record IfMatch(@Nullable Long version) {
    /**
     * Compares with the row's version.
     *
     * @throws Problem 412 {@code precondition_failed} naming both
     */
    public void check(long current) {
        if (version != null && version != current) {
            throw Problem.of(
                    ProblemCode.PRECONDITION_FAILED,
                    "If-Match names version " + version + ", the resource is at version " + current
                            + "; read it again");
        }
    }
}
