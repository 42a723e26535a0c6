package io.neolayer.kernel.storage;

/** The rows behind a kept credential differ from its {@link CredentialCheck}; nothing was done, authenticate again. */
public final class CredentialChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CredentialChanged() {
        super("the credential or its account changed", null, false, false);
    }
}
