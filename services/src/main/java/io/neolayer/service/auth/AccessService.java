package io.neolayer.service.auth;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.Judgement;
import io.neolayer.kernel.tenancy.KeyScopes;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.kernel.tenancy.PermissionCatalogue;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.Statement;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who somebody is, what they may do and why. */
final class AccessService {
    record Who(@Nullable UUID accountId) {}

    record All(PageRequest page) {}

    record Explain(
            @Nullable @Size(max = 200) String principal,
            @NotBlank @Size(max = 100) String permission,
            @Nullable @Size(max = 1_024) String resource,
            @Nullable @Size(max = 64) String address,
            @Nullable Instant at) {}

    private static final String KEY = word(Principal.Kind.API_KEY) + ":";
    private static final String OPERATOR = word(Principal.Kind.OPERATOR_TOKEN) + ":";

    private final AuthStore store;
    private final Declarations declarations;
    private final OperatorTokens operatorTokens;

    AccessService(AuthStore store, Declarations declarations, OperatorTokens operatorTokens) {
        this.store = store;
        this.declarations = declarations;
        this.operatorTokens = operatorTokens;
    }

    Whoami whoami(Caller caller, SystemTx tx, Who input) {
        Principal principal = caller.principal();
        UUID account = account(principal, tx, input.accountId());
        List<String> permissions = declarations.permissions().entries().stream()
                .map(PermissionCatalogue.Entry::permission)
                .filter(permission -> caller.may(permission, ""))
                .map(Permission::toString)
                .toList();
        return new Whoami(
                principal.toString(),
                principal.kind(),
                principal.id(),
                principal.name(),
                principal.person(),
                operator(principal.toString()).map(OperatorTokens.Token::role).orElse(null),
                account,
                permissions);
    }

    private @Nullable UUID account(Principal principal, SystemTx tx, @Nullable UUID asked) {
        if (principal.kind() == Principal.Kind.API_KEY) {
            UUID own = store.accountOfKey(tx, principal.id()).orElseThrow(Problem::notFound);
            if (asked != null && !asked.equals(own)) {
                throw Problem.notFound();
            }
            return own;
        }
        if (asked != null && !store.accountExists(tx, asked)) {
            throw Problem.notFound();
        }
        return asked;
    }

    Page<PermissionEntry> permissions(Caller caller, All input) {
        var all = declarations.permissions().entries().stream()
                .map(PermissionEntry::of)
                .toList();
        return input.page().of(all, PermissionEntry::permission);
    }

    Page<OperatorToken> operatorTokens(Caller caller, SystemTx tx, All input) {
        Map<String, Instant> used = store.operatorUse(tx);
        var all = operatorTokens.all().stream()
                .map(token -> new OperatorToken(token.name(), token.role(), used.get(token.name())))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
        return input.page().of(all, OperatorToken::name);
    }

    /** One's own access is everybody's to know; another's needs {@code auth:read}. */
    Explanation explain(Caller caller, Tx tx, Explain input) {
        String own = caller.principal().toString();
        String principal = input.principal() == null ? own : input.principal();
        if (!principal.equals(own)) {
            caller.require(AuthSlice.READ, "access");
        }
        Permission permission = declarations
                .permissions()
                .find(input.permission())
                .orElseThrow(() -> Problem.invalid(
                        "/permission",
                        "unknown_permission",
                        "no operation needs it; GET /auth/permissions lists them all"));
        String resource = input.resource() == null ? "" : input.resource();
        Optional<ApiKey> key = principal.startsWith(KEY)
                ? Optional.of(store.find(tx, principal.substring(KEY.length())).orElseThrow(Problem::notFound))
                : Optional.empty();
        Judgement access =
                key.map(k -> KeyScopes.access(k.scopes())).orElseGet(() -> operatorAccess(caller, principal));
        String address = input.address() == null && principal.equals(own)
                ? caller.origin().address()
                : input.address();
        Instant at = input.at() == null ? tx.now() : input.at();
        Optional<String> refusing = key.flatMap(k -> AuthRules.refusing(k, address, at));
        return explanation(principal, permission, resource, access.explain(permission, resource), refusing);
    }

    /** Tenants learn nothing about operators. */
    private Judgement operatorAccess(Caller caller, String principal) {
        return operator(principal)
                .filter(token -> caller.principal().kind() == Principal.Kind.OPERATOR_TOKEN)
                .map(OperatorTokens.Token::access)
                .orElseThrow(Problem::notFound);
    }

    private Optional<OperatorTokens.Token> operator(String principal) {
        return operatorTokens.all().stream()
                .filter(token -> principal.equals(OPERATOR + token.name()))
                .findFirst();
    }

    private static Explanation explanation(
            String principal,
            Permission permission,
            String resource,
            Judgement.Explanation judged,
            Optional<String> refusing) {
        boolean allowed = judged.allowed() && refusing.isEmpty();
        Explanation.Reason by = refusing.map(sid -> new Explanation.Reason(
                        "api_key", principal.substring(KEY.length()), sid, Statement.Effect.DENY))
                .or(() -> judged.decidedBy().map(Explanation.Reason::of))
                .orElse(Explanation.Reason.defaultDeny());
        return new Explanation(
                principal,
                permission.toString(),
                resource,
                allowed,
                by,
                judged.considered().stream().map(Explanation.Considered::of).toList(),
                allowed ? null : nextStep(principal, permission, by));
    }

    private static String nextStep(String principal, Permission permission, Explanation.Reason by) {
        if (by.sid() != null) {
            return "change " + by.sid() + " of the key, or use another key";
        }
        if (by.source().equals("built_in")) {
            return "no API key can hold " + permission + "; ask an operator";
        }
        return principal.startsWith(KEY)
                ? "add " + permission + " to the scopes of the key"
                : "use a principal that holds " + permission;
    }

    private static String word(Principal.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
