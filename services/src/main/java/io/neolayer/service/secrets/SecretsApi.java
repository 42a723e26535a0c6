package io.neolayer.service.secrets;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What neighbours may ask of secrets. */
public interface SecretsApi {
    /**
     * Who reads.
     *
     * @param service such as {@code functions}
     * @param version a function version number; null for services without versions
     */
    record Consumer(String service, UUID id, @Nullable Long version) {}

    /**
     * A value that the consumer never sees: egress replaces the handle in header values, for the listed hosts only.
     *
     * @param handle {@code nslsec_} and 32 random hex digits, valid for one run
     */
    record HeaderSecret(String name, String handle, String value, List<String> hosts) {
        @Override
        public String toString() {
            return "HeaderSecret[" + name + "]";
        }
    }

    /**
     * One resolved secret.
     *
     * @param text what code sees: the value, or the handle of a header secret
     * @param previous the overlapping value of a rotation in progress, if any
     * @param header present for a header binding
     */
    record ResolvedSecret(
            String name,
            String text,
            @Nullable String previous,
            @Nullable HeaderSecret header) {
        @Override
        public String toString() {
            return "ResolvedSecret[" + name + "]";
        }
    }

    /** The secrets of one run and what removes them from texts. */
    record Resolved(List<ResolvedSecret> secrets, Redactor redactor) {}

    /** Replaces every occurrence of a resolved value, in any of the encodings of the secrets page, by {@code [secret:NAME]}. */
    interface Redactor {
        String redact(String text);

        /** A redactor of nothing. */
        Redactor NONE = text -> text;
    }

    /** Why a run must fail before any code runs; it names the secret, never the value. */
    final class SecretFault extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        /** @param code {@code secret_not_bound}, {@code secret_disabled}, {@code secret_expired}, {@code secrets_limit} */
        public SecretFault(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** Names that exist, ignoring case, in the account of the transaction. */
    Set<String> existing(Tx tx, List<String> names);

    /**
     * Binds the named secrets to the consumer if the caller holds {@code secrets:bind}; otherwise demands that a
     * binding covers it already.
     *
     * @throws io.neolayer.kernel.problem.Problem 422 with {@code secret_not_bound} at {@code /secrets/<index>}; the same for a
     *     missing secret and a missing binding
     */
    void bind(Tx tx, Caller caller, List<String> names, Consumer consumer);

    /**
     * Opens the named secrets for one run; the access rows are written in the same transaction.
     *
     * @param execution the run that reads
     * @throws SecretFault when one cannot be had; the refusal is recorded in the same transaction
     * @throws io.neolayer.kernel.problem.Problem 503 {@code integrity_failed} when a stored value does not open
     */
    Resolved resolve(Tx tx, Caller caller, Consumer consumer, List<String> names, UUID execution);
}
