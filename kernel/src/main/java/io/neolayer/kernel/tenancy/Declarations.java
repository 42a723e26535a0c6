package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all slices declare together, for the slices that list it. Made empty before the slices and filled once, before
 * the server answers.
 */
public final class Declarations {
    private volatile @Nullable Filled filled;

    /**
     * Reads the slices.
     *
     * @throws IllegalArgumentException for a quota that two slices declare, or a permission that is declared both named
     *     and not
     */
    public synchronized void fill(Collection<? extends Slice> slices) {
        if (filled != null) {
            throw new IllegalStateException("the declarations were read before");
        }
        var services = new ArrayList<String>();
        var operations = new ArrayList<Operation<?, ?>>();
        var permissions = new ArrayList<Permission>();
        var quotas = new TreeMap<String, QuotaKind>();
        AccountTenancy.RATES.forEach(rate -> quotas.put(rate.name(), rate));
        for (Slice slice : slices) {
            services.add(slice.name());
            operations.addAll(slice.operations());
            permissions.addAll(slice.permissions());
            for (QuotaKind quota : slice.quotas()) {
                QuotaKind other = quotas.put(quota.name(), quota);
                if (other != null && !other.equals(quota)) {
                    throw new IllegalArgumentException("the quota " + quota.name() + " is declared twice");
                }
            }
        }
        filled = new Filled(new PermissionCatalogue(operations, permissions), quotas, List.copyOf(services));
    }

    public PermissionCatalogue permissions() {
        return filled().permissions;
    }

    /** The words of all services. */
    public List<String> services() {
        return filled().services;
    }

    /** All quotas by name. */
    public List<QuotaKind> quotas() {
        return List.copyOf(filled().quotas.values());
    }

    public Optional<QuotaKind> findQuota(String name) {
        return Optional.ofNullable(filled().quotas.get(name));
    }

    /** A quota that the code itself names. */
    public QuotaKind quota(String name) {
        return findQuota(name).orElseThrow(() -> new IllegalStateException("no slice declares the quota " + name));
    }

    private Filled filled() {
        Filled read = filled;
        if (read == null) {
            throw new IllegalStateException("the declarations are read after all slices are made");
        }
        return read;
    }

    private record Filled(PermissionCatalogue permissions, Map<String, QuotaKind> quotas, List<String> services) {}
}
