package io.neolayer.kernel.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every operation of the product; an object that exists was verified. */
public final class Catalogue {
    private final List<Slice> slices;
    private final Map<String, Entry> entries = new HashMap<>();

    private Catalogue(List<Slice> slices) {
        this.slices = List.copyOf(slices);
        for (Slice slice : slices) {
            for (Operation<?, ?> operation : slice.operations()) {
                entries.put(operation.id(), new Entry(slice, operation));
            }
        }
    }

    /**
     * Verifies all declarations.
     *
     * @throws InvalidCatalogue with every fault at once
     */
    public static Catalogue of(List<Slice> slices) {
        List<String> faults = new CatalogueRules(slices).faults();
        if (!faults.isEmpty()) {
            throw new InvalidCatalogue(faults);
        }
        return new Catalogue(slices);
    }

    public List<Slice> slices() {
        return slices;
    }

    /** In the order in which the slices list them. */
    public List<Operation<?, ?>> operations() {
        return slices.stream()
                .<Operation<?, ?>>flatMap(slice -> slice.operations().stream())
                .toList();
    }

    public Optional<Operation<?, ?>> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::operation);
    }

    /** The slice that lists the operation. */
    public Optional<Slice> sliceOf(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::slice);
    }

    /**
     * Whether a function may call it: not what belongs to {@code auth} or {@code system}, streams, asks a person, needs a
     * fresh sign-in or a named permission, or says so itself.
     */
    public boolean fromFunctions(Operation<?, ?> operation) {
        String slice = operation.id().substring(0, operation.id().indexOf('.'));
        return operation.scope() == Operation.Scope.ACCOUNT
                && !operation.notFromFunctions()
                && !operation.freshSignIn()
                && operation.confirm().isEmpty()
                && !operation.permission().map(p -> p.named()).orElse(false)
                && !(operation.form() instanceof Form.Streams)
                && !slice.equals("auth")
                && !slice.equals("system");
    }

    private record Entry(Slice slice, Operation<?, ?> operation) {}
}
