package io.neolayer.kernel.operation;

import java.util.List;

/** The record with every bound and default of a service. */
@FunctionalInterface
public interface Limits {
    List<Limit> limits();
}
