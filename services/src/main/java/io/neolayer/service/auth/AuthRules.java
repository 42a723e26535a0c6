package io.neolayer.service.auth;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Cidr;
import io.neolayer.kernel.tenancy.KeyRules;
import io.neolayer.kernel.tenancy.KeyScopes;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.kernel.tenancy.PermissionCatalogue;
import io.neolayer.kernel.tenancy.PermissionPattern;
import io.neolayer.kernel.tenancy.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions about keys that need no database. */
final class AuthRules {
    private AuthRules() {}

    /**
     * The terms in their canonical form.
     *
     * @throws Problem 422 with every scope, network and time that cannot be taken
     */
    static KeyTerms checked(KeyTerms terms, PermissionCatalogue catalogue, Instant now) {
        var faults = new ArrayList<FieldError>();
        var scopes = new LinkedHashSet<String>();
        for (int i = 0; i < terms.scopes().size(); i++) {
            String scope = terms.scopes().get(i);
            faultOf(scope, "/scopes/" + i, catalogue).ifPresent(faults::add);
            scopes.add(scope);
        }
        var cidrs = new LinkedHashSet<String>();
        for (int i = 0; i < terms.cidrs().size(); i++) {
            Optional<Cidr> cidr = Cidr.parse(terms.cidrs().get(i));
            if (cidr.isEmpty()) {
                faults.add(new FieldError(
                        "/cidrs/" + i,
                        "invalid_cidr",
                        "expected a network such as 192.0.2.0/24 without bits behind its length"));
            }
            cidr.ifPresent(network -> cidrs.add(network.toString()));
        }
        if (terms.expiresAt() != null && !terms.expiresAt().isAfter(now)) {
            faults.add(new FieldError(
                    "/expires_at", "future", "expected a time in the future, found " + terms.expiresAt()));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new KeyTerms(terms.name(), List.copyOf(scopes), List.copyOf(cidrs), terms.expiresAt());
    }

    private static Optional<FieldError> faultOf(String scope, String pointer, PermissionCatalogue catalogue) {
        Optional<PermissionPattern> pattern = PermissionPattern.parse(scope);
        if (pattern.isEmpty()) {
            return Optional.of(
                    new FieldError(pointer, "invalid_permission", "expected service:action, service:*, *:action or *"));
        }
        List<Permission> covered = catalogue.covered(pattern.get());
        if (covered.isEmpty()) {
            return Optional.of(new FieldError(
                    pointer, "unknown_permission", "no operation needs it; GET /auth/permissions lists them all"));
        }
        boolean never = !pattern.get().isWildcard() && covered.stream().allMatch(KeyScopes::never);
        return never
                ? Optional.of(new FieldError(pointer, "not_for_keys", "no API key can hold this permission"))
                : Optional.empty();
    }

    /**
     * Nobody gives a key what they lack. An operator may grant a named permission without holding it.
     *
     * @param own the terms of the key that acts, null for an operator
     * @throws Problem 403 naming the first permission, or the term, that the caller lacks
     */
    static void requireGrantable(Caller caller, KeyTerms given, @Nullable KeyTerms own, PermissionCatalogue catalogue) {
        var access = KeyScopes.access(given.scopes());
        boolean operator = caller.principal().kind() == Principal.Kind.OPERATOR_TOKEN;
        for (PermissionCatalogue.Entry entry : catalogue.entries()) {
            Permission permission = entry.permission();
            boolean granted = access.decide(permission, "").allowed();
            if (granted && !caller.may(permission, "") && !(permission.named() && operator)) {
                throw Problem.denied(caller.principal() + " lacks " + permission + " and cannot give it to a key");
            }
        }
        if (own != null) {
            requireWithin(given, own);
        }
    }

    private static void requireWithin(KeyTerms given, KeyTerms own) {
        boolean outlives = own.expiresAt() != null
                && (given.expiresAt() == null || given.expiresAt().isAfter(own.expiresAt()));
        if (outlives) {
            throw Problem.denied("expires_at is later than that of the acting key, " + own.expiresAt());
        }
        List<Cidr> networks = parsed(own.cidrs());
        boolean outside = !networks.isEmpty()
                && (given.cidrs().isEmpty()
                        || parsed(given.cidrs()).stream()
                                .anyMatch(wanted -> networks.stream().noneMatch(net -> net.contains(wanted))));
        if (outside) {
            throw Problem.denied("cidrs reach beyond those of the acting key, " + own.cidrs());
        }
    }

    /** What a key takes over from the key that makes it, where the caller said nothing. */
    static KeyTerms inheriting(KeyTerms terms, @Nullable KeyTerms own) {
        if (own == null) {
            return terms;
        }
        return new KeyTerms(
                terms.name(),
                terms.scopes(),
                terms.cidrs().isEmpty() ? own.cidrs() : terms.cidrs(),
                terms.expiresAt() == null ? own.expiresAt() : terms.expiresAt());
    }

    /**
     * What of a key, beside its scopes, refuses its use.
     *
     * @param address null when no address is to be judged
     * @return {@code state}, {@code expires_at} or {@code cidrs}
     */
    static Optional<String> refusing(ApiKey key, @Nullable String address, Instant at) {
        if (key.state() == ApiKey.State.REVOKED) {
            return Optional.of("state");
        }
        if (key.expiresAt() != null && !key.expiresAt().isAfter(at)) {
            return Optional.of("expires_at");
        }
        if (address != null && !KeyRules.fromHere(parsed(key.cidrs()), address)) {
            return Optional.of("cidrs");
        }
        return Optional.empty();
    }

    private static List<Cidr> parsed(List<String> cidrs) {
        return cidrs.stream().map(text -> Cidr.parse(text).orElseThrow()).toList();
    }
}
