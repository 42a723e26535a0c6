package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.operation.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every permission that an operation of this server needs, with those operations. */
public final class PermissionCatalogue {
    private final Map<String, Entry> byText = new TreeMap<>();

    /**
     * Reads the declarations.
     *
     * @param more permissions that handlers demand beside those of their operations
     */
    public PermissionCatalogue(Collection<Operation<?, ?>> operations, Collection<Permission> more) {
        more.forEach(permission -> add(new Entry(permission, List.of())));
        operations.forEach(operation ->
                operation.permission().ifPresent(p -> add(new Entry(p, List.of(operation.id())))));
    }

    private void add(Entry entry) {
        byText.merge(entry.permission().toString(), entry, Entry::and);
    }

    public List<Entry> entries() {
        return List.copyOf(byText.values());
    }

    public Optional<Permission> find(String text) {
        return Optional.ofNullable(byText.get(text)).map(Entry::permission);
    }

    /** All known permissions that the pattern contains; empty when it names nothing that exists. */
    public List<Permission> covered(PermissionPattern pattern) {
        return byText.values().stream()
                .map(Entry::permission)
                .filter(pattern::contains)
                .toList();
    }

    /** A permission and the ids of the operations that need it. */
    public record Entry(Permission permission, List<String> operations) {
        public Entry {
            operations = List.copyOf(operations);
        }

        private Entry and(Entry other) {
            if (!permission.equals(other.permission)) {
                throw new IllegalArgumentException(permission + " is declared both named and not");
            }
            var both = new ArrayList<>(operations);
            both.addAll(other.operations);
            return new Entry(permission, both);
        }
    }
}
