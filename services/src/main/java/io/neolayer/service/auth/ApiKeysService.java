package io.neolayer.service.auth;

import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.ApiKeyToken;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Principal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, changes, rotates and revokes the API keys of an account. */
final class ApiKeysService {
    record Create(
            @NotBlank @Size(max = AuthLimits.NAME) String name,
            @NotNull @Size(min = 1, max = AuthLimits.SCOPES) List<@NotNull String> scopes,
            @Nullable @Size(max = AuthLimits.CIDRS) List<@NotNull String> cidrs,
            @Nullable Instant expiresAt) {}

    record Filter(
            PageRequest page,
            ApiKey.@Nullable State state,
            @Nullable @Size(max = 128) String createdBy) {}

    record ById(String id) {}

    record Update(
            String id,
            IfMatch ifMatch,
            Patch<@NotBlank @Size(max = AuthLimits.NAME) String> name,
            Patch<@Size(min = 1, max = AuthLimits.SCOPES) List<@NotNull String>> scopes,
            Patch<@Size(max = AuthLimits.CIDRS) List<@NotNull String>> cidrs,
            Patch<Instant> expiresAt) {}

    record Rotate(String id, @Nullable Duration overlap) {}

    private final AuthStore store;
    private final Declarations declarations;
    private final SecureRandom random;

    ApiKeysService(AuthStore store, Declarations declarations, SecureRandom random) {
        this.store = store;
        this.declarations = declarations;
        this.random = random;
    }

    NewApiKey create(Caller caller, Tx tx, Create input) {
        KeyTerms own = ownTerms(caller, tx);
        var wanted = new KeyTerms(
                input.name(), input.scopes(), input.cidrs() == null ? List.of() : input.cidrs(), input.expiresAt());
        KeyTerms terms = AuthRules.checked(AuthRules.inheriting(wanted, own), declarations.permissions(), tx.now());
        AuthRules.requireGrantable(caller, terms, own, declarations.permissions());
        count(tx);
        return issue(caller, tx, terms);
    }

    Page<ApiKey> list(Caller caller, Tx tx, Filter input) {
        return store.list(tx, input.page(), input.state(), input.createdBy());
    }

    ApiKey update(Caller caller, Tx tx, Update input) {
        ApiKey before = store.lock(tx, input.id());
        input.ifMatch().check(before.version());
        before.requireActive("change");
        KeyTerms old = before.terms();
        var wanted = new KeyTerms(
                given("name", input.name(), old.name()),
                given("scopes", input.scopes(), old.scopes()),
                input.cidrs().apply(old.cidrs(), List.of()),
                input.expiresAt().present() ? input.expiresAt().value() : old.expiresAt());
        KeyTerms terms = AuthRules.checked(wanted, declarations.permissions(), tx.now());
        AuthRules.requireGrantable(caller, terms, ownTerms(caller, tx), declarations.permissions());
        ApiKey after = store.update(tx, before.with(terms));
        note(tx, "name", old.name(), terms.name());
        note(tx, "scopes", old.scopes().toString(), terms.scopes().toString());
        note(tx, "cidrs", old.cidrs().toString(), terms.cidrs().toString());
        note(tx, "expires_at", String.valueOf(old.expiresAt()), String.valueOf(terms.expiresAt()));
        return after;
    }

    /** Makes a key with the same terms; the old one lives on for the overlap and is no longer counted. */
    NewApiKey rotate(Caller caller, Tx tx, Rotate input) {
        Duration overlap = input.overlap() == null ? AuthLimits.OVERLAP : input.overlap();
        if (overlap.isNegative() || overlap.compareTo(AuthLimits.LONGEST_OVERLAP) > 0) {
            throw Problem.invalid(
                    "/overlap", "range", "expected PT0S to " + AuthLimits.LONGEST_OVERLAP + ", found " + overlap);
        }
        ApiKey old = store.lock(tx, input.id());
        old.requireActive("rotate");
        if (old.replacedBy() != null) {
            throw Problem.invalidState("the key was rotated before, to " + old.replacedBy() + "; rotate that one");
        }
        // the answer shows a token with all that the old key may do
        AuthRules.requireGrantable(caller, old.terms(), ownTerms(caller, tx), declarations.permissions());
        NewApiKey made = issue(caller, tx, old.terms());
        Instant end = tx.now().plus(overlap);
        Instant expiry = old.expiresAt();
        store.replace(tx, old.id(), made.id(), expiry != null && expiry.isBefore(end) ? expiry : end);
        tx.changed("replaced_by", null, made.id());
        return made;
    }

    Nothing revoke(Caller caller, Tx tx, ById input) {
        ApiKey key = store.lock(tx, input.id());
        if (key.state() == ApiKey.State.ACTIVE) {
            store.revoke(tx, key.id());
            if (key.replacedBy() == null) {
                tx.quota(AuthLimits.API_KEYS.name(), -1);
            }
            tx.changed("state", "active", "revoked");
        }
        return Nothing.NOTHING;
    }

    private NewApiKey issue(Caller caller, Tx tx, KeyTerms terms) {
        Instant now = tx.now();
        ApiKeyToken token = ApiKeyToken.draw(now, random);
        String person = caller.principal().person();
        var key = new ApiKey(
                token.keyId(),
                terms.name(),
                terms.scopes(),
                terms.cidrs(),
                terms.expiresAt(),
                person == null ? caller.principal().toString() : person,
                ApiKey.State.ACTIVE,
                null,
                null,
                1,
                now,
                now);
        store.insert(tx, key, token.digest());
        tx.changed("id", null, key.id());
        tx.changed("scopes", null, terms.scopes().toString());
        return NewApiKey.of(key, token);
    }

    private void count(Tx tx) {
        int expired = store.expire(tx);
        if (expired > 0) {
            tx.quota(AuthLimits.API_KEYS.name(), -expired);
        }
        tx.quota(AuthLimits.API_KEYS.name(), 1);
    }

    private @Nullable KeyTerms ownTerms(Caller caller, Tx tx) {
        return caller.principal().kind() == Principal.Kind.API_KEY
                ? store.find(tx, caller.principal().id())
                        .orElseThrow(Problem::notFound)
                        .terms()
                : null;
    }

    private static <T> T given(String field, Patch<T> patch, T current) {
        if (patch.present() && patch.value() == null) {
            throw Problem.invalid("/" + field, "not_null", "a key needs " + field);
        }
        return patch.apply(current, current);
    }

    private static void note(Tx tx, String field, String before, String after) {
        if (!before.equals(after)) {
            tx.changed(field, before, after);
        }
    }
}
