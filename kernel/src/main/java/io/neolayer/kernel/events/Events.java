package io.neolayer.kernel.events;

import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where slices say what happened: the event exists exactly when the transaction that says so commits. */
public final class Events {
    private static final Pattern SUBJECT = Pattern.compile("[a-z][a-z0-9_]*/[!-~]{1,200}");

    private final IdSource ids;
    private final Runnable wake;

    /** @param wake tells the sequencer, after the commit, that there is something to put in order */
    public Events(IdSource ids, Runnable wake) {
        this.ids = ids;
        this.wake = wake;
    }

    /**
     * Writes an event of the transaction's account.
     *
     * @param subject {@code <collection>/<id>}
     * @return the event's id
     */
    public <D extends Record> UUID emit(Tx tx, EventType<D> type, String subject, D data) {
        UUID id = write(tx, tx.account(), type, subject, data);
        tx.afterCommit(wake);
        return id;
    }

    /** Writes an event of an account, or of the server: {@link Caller#NO_ACCOUNT}. */
    public <D extends Record> UUID emit(SystemTx tx, UUID account, EventType<D> type, String subject, D data) {
        UUID id = write(tx, account, type, subject, data);
        tx.afterCommit(wake);
        return id;
    }

    private <D extends Record> UUID write(Statements tx, UUID account, EventType<D> type, String subject, D data) {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("a subject is <collection>/<id>, found " + subject);
        }
        UUID id = ids.next();
        String source = Event.source(account, type.service());
        String body = EventBody.write(data, href(source, type.service(), subject));
        tx.later("""
                INSERT INTO events.event (account_id, id, type, source, subject, time, data)
                VALUES (?, ?, ?, ?, ?, kernel.now(), ?)
                """, account, id, type.name(), source, subject, body);
        tx.later("INSERT INTO events.unplaced (account_id, id, type) VALUES (?, ?, ?)", account, id, type.name());
        return id;
    }

    /** Routes leave out a collection that is named like its service. */
    static String href(String source, String service, String subject) {
        return source + (subject.startsWith(service + "/") ? subject.substring(service.length()) : "/" + subject);
    }
}
