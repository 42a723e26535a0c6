package io.neolayer.sandbox;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The operations that appear under {@code services}; made once and shared by all runs. */
public final class ServiceCatalogue {
    private final List<ServiceOperation> operations;
    private final String lines;

    public ServiceCatalogue(List<ServiceOperation> operations) {
        this.operations = operations.stream()
                .sorted(Comparator.comparing(ServiceOperation::id))
                .toList();
        this.lines = this.operations.stream()
                .map(operation -> (operation.write() ? "w" : "r") + operation.pathValues() + operation.id())
                .collect(Collectors.joining("\n"));
    }

    /** A catalogue without operations. */
    public static ServiceCatalogue empty() {
        return new ServiceCatalogue(List.of());
    }

    /** The operations by id. */
    public List<ServiceOperation> operations() {
        return operations;
    }

    String lines() {
        return lines;
    }
}
