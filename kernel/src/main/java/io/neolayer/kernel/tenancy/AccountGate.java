package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.Tx;

/** Judges an account once more, inside the transaction that writes, for work whose caller entered a while ago. */
public final class AccountGate {
    private AccountGate() {}

    /**
     * Demands that the account of the transaction works.
     *
     * @throws io.neolayer.kernel.problem.Problem 403 {@code account_suspended}, 409 {@code invalid_state} when archived
     */
    public static void requireActive(Tx tx) {
        Credentials.Account account = Credentials.ownAccount(tx);
        if (account.state() != AccountState.ACTIVE) {
            throw AccountTenancy.stopped(account);
        }
    }
}
