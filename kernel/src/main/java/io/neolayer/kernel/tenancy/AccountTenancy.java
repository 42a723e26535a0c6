package io.neolayer.kernel.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.CredentialCheck;
import io.neolayer.kernel.storage.Db;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Operator tokens and API keys. What was read of an active key or account is kept for 60 s and compared again in the
 * round trip of each request's first statement, so a revocation acts at once; what is not active is never kept.
 */
public final class AccountTenancy implements Tenancy {
    /** Quotas that bound how fast an account's principals may call. */
    public static final String PRINCIPAL_RATE = "http.principal_rate";

    /** All principals of the account together. */
    public static final String ACCOUNT_RATE = "http.account_rate";

    /** Both bound every account, whether a slice lists them or not. */
    public static final List<QuotaKind> RATES = List.of(
            new QuotaKind(PRINCIPAL_RATE, QuotaKind.Kind.RATE, "per_second", 100, 100_000),
            new QuotaKind(ACCOUNT_RATE, QuotaKind.Kind.RATE, "per_second", 200, 100_000));

    /** Requests per second of one operator token. */
    public static final long OPERATOR_RATE = 1_000;

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int KEPT_MOST = 10_000;
    private static final int LONGEST_CREDENTIAL = 4_096;
    private static final String SCHEME = "Bearer ";

    private final Db db;
    private final OperatorTokens operatorTokens;
    private final Declarations declarations;
    private final LastUse lastUse;
    private final Cache<String, KeyIdentity> keys;
    private final Cache<UUID, Credentials.Account> accounts;
    private final Cache<UUID, Map<String, Long>> limits;

    /** @param nanos monotonic time in nanoseconds */
    public AccountTenancy(
            Db db, OperatorTokens operatorTokens, Declarations declarations, LastUse lastUse, LongSupplier nanos) {
        this.db = db;
        this.operatorTokens = operatorTokens;
        this.declarations = declarations;
        this.lastUse = lastUse;
        this.keys = cache(nanos);
        this.accounts = cache(nanos);
        this.limits = cache(nanos);
    }

    private static <K, V> Cache<K, V> cache(LongSupplier nanos) {
        return Caffeine.newBuilder()
                .maximumSize(KEPT_MOST)
                .expireAfterWrite(KEPT)
                .ticker(nanos::getAsLong)
                .build();
    }

    /** The limit in force of a quota that is no counter, from what is kept of the account. */
    public long limit(UUID account, String quota) {
        Map<String, Long> kept = limits.getIfPresent(account);
        return limit(kept != null ? kept : readAccount(account).limits(), quota);
    }

    private long limit(Map<String, Long> set, String quota) {
        Long limit = set.get(quota);
        return limit == null ? declarations.quota(quota).standard() : limit;
    }

    @Override
    public Identity identify(@Nullable String authorization, InetAddress address) {
        String token = bearer(authorization);
        if (token.startsWith(ApiKeyToken.PREFIX)) {
            return identify(ApiKeyToken.parse(token).orElseThrow(AccountTenancy::unknown));
        }
        OperatorTokens.Token operator = operatorTokens.find(token).orElseThrow(AccountTenancy::unknown);
        lastUse.note(operator);
        return new OperatorIdentity(operator);
    }

    private static String bearer(@Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            throw Problem.of(
                    ProblemCode.UNAUTHENTICATED,
                    "expected the header Authorization: Bearer <token> with an operator token or an API key, found none");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || authorization.length() > LONGEST_CREDENTIAL) {
            throw unknown();
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    private KeyIdentity identify(ApiKeyToken token) {
        byte[] digest = token.digest();
        KeyIdentity kept = keys.getIfPresent(token.keyId());
        KeyIdentity found = kept != null ? kept : read(token.keyId());
        if (!MessageDigest.isEqual(found.digest, digest)) {
            throw unknown();
        }
        lastUse.note(found.account.id(), found.keyId);
        return found;
    }

    /** Reads the key and keeps it for later requests; this one needs no further check. */
    private KeyIdentity read(String keyId) {
        Optional<Credentials.Key> key = db.inSystemTx(tx -> Credentials.findKey(tx, keyId));
        if (key.isEmpty() || !key.get().active()) {
            throw unknown();
        }
        Credentials.Account account = key.get().account();
        KeyIdentity identity = KeyIdentity.of(
                key.get(),
                Rate.perSecond(limit(account.limits(), PRINCIPAL_RATE)),
                Rate.perSecond(limit(account.limits(), ACCOUNT_RATE)));
        if (account.state() == AccountState.ACTIVE) {
            keys.put(keyId, identity);
            limits.put(account.id(), account.limits());
        }
        return identity.justRead();
    }

    @Override
    public Entered enter(Identity identity, UUID account, Entry entry, RequestOrigin origin) {
        return switch (identity) {
            case KeyIdentity key when key.kept -> enterKept(key, account, entry, origin);
            case KeyIdentity key -> enter(key, account, entry, origin);
            case OperatorIdentity operator -> enter(operator, account, entry, origin);
            default -> throw foreign(identity);
        };
    }

    /** What is kept may let in, since the first statement compares it; it may not refuse before it was read again. */
    private Entered enterKept(KeyIdentity key, UUID account, Entry entry, RequestOrigin origin) {
        if (entry.rechecked()) {
            try {
                return enter(key, account, entry, origin);
            } catch (Problem refusal) {
                if (refusal.code() == ProblemCode.NOT_FOUND) {
                    throw refusal;
                }
            }
        }
        return enter(read(key.keyId), account, entry, origin);
    }

    private Entered enter(KeyIdentity key, UUID account, Entry entry, RequestOrigin origin) {
        // first of all: nothing about somebody else's account is told or written down
        if (!key.account.id().equals(account)) {
            throw Problem.notFound();
        }
        requireNetwork(key, origin);
        if (key.account.state() != AccountState.ACTIVE && entry.writes() && !entry.safety()) {
            throw stopped(key.account);
        }
        var caller = new Caller(key.principal, account, key.access, origin);
        demand(caller, entry);
        return new Entered(caller, key.check(), key.accountRate);
    }

    private Entered enter(OperatorIdentity operator, UUID account, Entry entry, RequestOrigin origin) {
        Credentials.Account kept = entry.rechecked() ? accounts.getIfPresent(account) : null;
        Credentials.Account row = kept != null ? kept : readAccount(account);
        if (row.state() == AccountState.ARCHIVED && entry.writes() && !entry.safety()) {
            throw stopped(row);
        }
        var caller = new Caller(operator.principal(), account, operator.token.access(), origin);
        demand(caller, entry);
        var check = kept == null ? null : new CredentialCheck(null, kept.stamp());
        return new Entered(caller, check, null);
    }

    private Credentials.Account readAccount(UUID account) {
        Credentials.Account row =
                db.inSystemTx(tx -> Credentials.findAccount(tx, account)).orElseThrow(Problem::notFound);
        if (row.state() == AccountState.ACTIVE) {
            accounts.put(account, row);
            limits.put(account, row.limits());
        } else {
            accounts.invalidate(account);
        }
        return row;
    }

    @Override
    public Entered enterServer(Identity identity, Entry entry, RequestOrigin origin) {
        return switch (identity) {
            case KeyIdentity known -> {
                // a server route has no account whose row its first statement could compare
                KeyIdentity key = known.kept ? read(known.keyId) : known;
                requireNetwork(key, origin);
                var caller = new Caller(key.principal, Caller.NO_ACCOUNT, key.access, origin);
                demand(caller, entry);
                yield new Entered(caller, null, null);
            }
            case OperatorIdentity operator -> {
                var caller = new Caller(operator.principal(), Caller.NO_ACCOUNT, operator.token.access(), origin);
                demand(caller, entry);
                yield new Entered(caller, null, null);
            }
            default -> throw foreign(identity);
        };
    }

    @Override
    public void forget(Identity identity) {
        switch (identity) {
            case KeyIdentity key -> keys.invalidate(key.keyId);
            // which account an operator had entered is not known here, and reading one again is cheap
            case OperatorIdentity operator -> accounts.invalidateAll();
            default -> throw foreign(identity);
        }
    }

    private static void requireNetwork(KeyIdentity key, RequestOrigin origin) {
        if (!KeyRules.fromHere(key.cidrs, origin.address())) {
            throw Problem.denied("the cidrs of " + key.principal + " do not contain the address of this request");
        }
    }

    private static void demand(Caller caller, Entry entry) {
        if (entry.permission() != null) {
            caller.require(entry.permission(), entry.resource());
        }
    }

    static Problem stopped(Credentials.Account account) {
        if (account.state() == AccountState.ARCHIVED) {
            return Problem.invalidState("the account is archived, writing needs active; restore it first");
        }
        String reason = account.reason() == null ? "" : " (" + account.reason() + ")";
        String until = account.suspendedUntil() == null
                ? "an operator resumes it"
                : account.suspendedUntil().toString();
        return Problem.of(
                ProblemCode.ACCOUNT_SUSPENDED,
                "the account is suspended" + reason + " until " + until + "; reading goes on");
    }

    private static Problem unknown() {
        return Problem.of(
                ProblemCode.UNAUTHENTICATED,
                "the credential is unknown, expired or revoked; expected Bearer with an operator token or an API key");
    }

    private static IllegalArgumentException foreign(Identity identity) {
        return new IllegalArgumentException("not an identity of this room: " + identity.principal());
    }

    private record OperatorIdentity(OperatorTokens.Token token) implements Identity {
        @Override
        public Principal principal() {
            return token.principal();
        }

        @Override
        public Rate rate() {
            return Rate.perSecond(OPERATOR_RATE);
        }
    }

    /** @param kept read by an earlier request, so to be compared again */
    private record KeyIdentity(
            Principal principal,
            Rate rate,
            Rate accountRate,
            String keyId,
            byte[] digest,
            Judgement access,
            List<Cidr> cidrs,
            Credentials.Account account,
            boolean kept)
            implements Identity {
        static KeyIdentity of(Credentials.Key key, Rate rate, Rate accountRate) {
            return new KeyIdentity(
                    new Principal(Principal.Kind.API_KEY, key.keyId(), key.name(), key.createdBy()),
                    rate,
                    accountRate,
                    key.keyId(),
                    key.digest(),
                    KeyScopes.access(key.scopes()),
                    key.cidrs(),
                    key.account(),
                    true);
        }

        KeyIdentity justRead() {
            return new KeyIdentity(principal, rate, accountRate, keyId, digest, access, cidrs, account, false);
        }

        @Nullable
        CredentialCheck check() {
            return kept ? new CredentialCheck(keyId, account.stamp()) : null;
        }
    }
}
