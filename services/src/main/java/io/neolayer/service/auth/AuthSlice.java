package io.neolayer.service.auth;

import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.tenancy.Declarations;
import io.neolayer.kernel.tenancy.LastUse;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.kernel.tenancy.Permission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** API keys, operator tokens, permissions and explanations. */
public final class AuthSlice implements Slice {
    static final Permission READ = Permission.of("auth", "read");
    static final Permission KEYS = Permission.of("auth", "keys");
    static final Permission OPERATE = Permission.of("auth", "operate");

    private final AuthStore store = new AuthStore();
    private final ApiKeysService keys;
    private final AccessService access;
    private final LastUse lastUse;

    public AuthSlice(OperatorTokens operatorTokens, Declarations declarations, LastUse lastUse, SecureRandom random) {
        this.keys = new ApiKeysService(store, declarations, random);
        this.access = new AccessService(store, declarations, operatorTokens);
        this.lastUse = lastUse;
    }

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public String title() {
        return "Authentication and access";
    }

    @Override
    public String summary() {
        return "API keys with scopes, operator tokens, and the reason behind every yes and no";
    }

    @Override
    public String domain() {
        return "tenancy";
    }

    @Override
    public Layer layer() {
        return Layer.PLATFORM;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.get("/auth/whoami", AccessService.Who.class, Whoami.class)
                        .id("auth.whoami")
                        .summary("Who calls, and what the caller may do")
                        .server()
                        .handledAcross(access::whoami),
                Operation.list("/auth/permissions", AccessService.All.class, PermissionEntry.class)
                        .id("auth.permissions.list")
                        .summary("Every permission with the operations that need it")
                        .server()
                        .columns("permission", "named", "operations")
                        .handledDirectly(access::permissions),
                Operation.list("/auth/operator-tokens", AccessService.All.class, OperatorToken.class)
                        .id("auth.operator_tokens.list")
                        .summary("Names, roles and last use of the configured operator tokens")
                        .server()
                        .needs(OPERATE)
                        .columns("name", "role", "last_used_at")
                        .handledAcross(access::operatorTokens),
                Operation.post("/api-keys", ApiKeysService.Create.class, NewApiKey.class)
                        .id("auth.api_keys.create")
                        .summary("Create an API key; its token is shown in this answer only")
                        .example(
                                "{\"name\":\"deployer\",\"scopes\":[\"functions:*\",\"secrets:read\"],\"cidrs\":[\"203.0.113.0/24\"]}")
                        .needs(KEYS)
                        .answers(key -> Answer.created("/api-keys/" + key.id()))
                        .handledBy(keys::create),
                Operation.list("/api-keys", ApiKeysService.Filter.class, ApiKey.class)
                        .id("auth.api_keys.list")
                        .summary("API keys of the account, newest first")
                        .needs(KEYS)
                        .columns("id", "name", "scopes", "state", "expires_at", "last_used_at")
                        .handledBy(keys::list),
                Operation.get("/api-keys/{id}", ApiKeysService.ById.class, ApiKey.class)
                        .id("auth.api_keys.get")
                        .summary("One API key, without its token")
                        .needs(KEYS)
                        .readsOne(AuthStore.GET, input -> List.of(input.id())),
                Operation.patch("/api-keys/{id}", ApiKeysService.Update.class, ApiKey.class)
                        .id("auth.api_keys.update")
                        .summary("Change name, scopes, networks or expiry of an API key")
                        .example("{\"name\":\"deployer\",\"scopes\":[\"functions:read\"]}")
                        .needs(KEYS)
                        .handledBy(keys::update),
                Operation.post("/api-keys/{id}/rotate", ApiKeysService.Rotate.class, NewApiKey.class)
                        .id("auth.api_keys.rotate")
                        .summary("Replace an API key by a new one; the old one works on for the overlap")
                        .example("{\"overlap\":\"PT1H\"}")
                        .needs(KEYS)
                        .answers(key -> Answer.created("/api-keys/" + key.id()))
                        .handledBy(keys::rotate),
                Operation.delete("/api-keys/{id}", ApiKeysService.ById.class, Nothing.class)
                        .id("auth.api_keys.revoke")
                        .summary("Revoke an API key, at once and for ever")
                        .needs(KEYS)
                        .safety()
                        .handledBy(keys::revoke),
                Operation.post("/access/explain", AccessService.Explain.class, Explanation.class)
                        .id("auth.access.explain")
                        .summary("Why a principal may do something, or may not")
                        .example(
                                "{\"permission\":\"functions:write\",\"resource\":\"functions/0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b\"}")
                        .onlyReads()
                        .handledBy(access::explain));
    }

    @Override
    public List<Permission> permissions() {
        return List.of(READ);
    }

    @Override
    public Limits limits() {
        return new AuthLimits();
    }

    @Override
    public List<QuotaKind> quotas() {
        return List.of(AuthLimits.API_KEYS);
    }

    @Override
    public List<Upkeep> upkeep() {
        return List.of(
                new Upkeep("auth.keys", Duration.ofHours(1), store::expireAll),
                new Upkeep("auth.last_used", Duration.ofSeconds(10), lastUse::flush));
    }
}
