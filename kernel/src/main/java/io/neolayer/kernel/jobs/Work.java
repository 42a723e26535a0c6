package io.neolayer.kernel.jobs;

import java.util.List;

/** A kind together with what does its work. */
public record Work<P extends Record>(JobKind<P> kind, JobHandler<P> handler) {
    /** Kinds are found by name. */
    static void requireDistinct(List<Work<?>> all) {
        long names = all.stream().map(work -> work.kind().name()).distinct().count();
        if (names != all.size()) {
            throw new IllegalArgumentException("two kinds of jobs share a name");
        }
    }
}
