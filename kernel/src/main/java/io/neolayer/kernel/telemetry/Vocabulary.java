package io.neolayer.kernel.telemetry;

import java.util.List;

/**
 * The label values that come from what the server consists of, known when its slices are.
 *
 * @param operations ids
 * @param services names of slices
 * @param quotas names
 * @param components names of health components
 * @param jobKinds names
 */
public record Vocabulary(
        List<String> operations,
        List<String> services,
        List<String> quotas,
        List<String> components,
        List<String> jobKinds) {
    /** Stands for what has no name of its own, such as an unknown route. */
    public static final String OTHER = "other";

    public Vocabulary {
        operations = List.copyOf(operations);
        services = List.copyOf(services);
        quotas = List.copyOf(quotas);
        components = List.copyOf(components);
        jobKinds = List.copyOf(jobKinds);
    }

    /** Of a server without jobs. */
    public Vocabulary(List<String> operations, List<String> services, List<String> quotas, List<String> components) {
        this(operations, services, quotas, components, List.of());
    }
}
