package io.neolayer.kernel.audit;

import io.neolayer.kernel.storage.Statements;

/** Where the request path writes its audit entries. */
public interface AuditLog {
    /** Adds an entry in the writing transaction; when it throws, the operation fails as a whole. */
    void record(Statements tx, AuditEvent event);

    /** A refusal of a known principal, outside any transaction; one by one up to 60 a minute, then as a count. */
    void refused(AuditEvent event);

    /** An operator's read inside an account, outside any transaction; one entry per operation and minute, with a count. */
    void observed(AuditEvent event);
}
