package io.neolayer.service.functions;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Judges a version's permissions by what its creator may do. */
final class CreatorGrants implements VersionsService.Grants {
    /** What the twelve action types of the older devpack need. */
    private static final List<String> USUAL = List.of(
            "gasbank:read",
            "gasbank:write",
            "oracle:write",
            "pricefeeds:write",
            "datafeeds:write",
            "datastreams:write",
            "datalink:write",
            "randomness:write",
            "triggers:write",
            "automation:write");

    private final Function<String, Optional<Permission>> known;

    /** @param known finds a permission of the catalogue by its text */
    CreatorGrants(Function<String, Optional<Permission>> known) {
        this.known = known;
    }

    @Override
    public List<Permission> named(Caller creator, List<String> names) {
        var faults = new ArrayList<FieldError>();
        var granted = new ArrayList<Permission>();
        for (int i = 0; i < names.size(); i++) {
            Optional<Permission> found = known.apply(names.get(i));
            if (found.isEmpty()) {
                faults.add(new FieldError(
                        "/permissions/" + i, "unknown_permission", "there is no permission " + names.get(i)));
            } else if (found.get().named()) {
                faults.add(
                        new FieldError("/permissions/" + i, "not_grantable", "no function can hold " + names.get(i)));
            } else {
                granted.add(found.get());
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        granted.forEach(permission -> creator.require(permission, permission.service()));
        return granted;
    }

    @Override
    public List<Permission> usual(Caller creator) {
        return USUAL.stream()
                .map(known)
                .flatMap(Optional::stream)
                .filter(permission -> creator.may(permission, permission.service()))
                .toList();
    }
}
