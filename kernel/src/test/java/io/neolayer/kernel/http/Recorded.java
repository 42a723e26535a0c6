package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditEvent;
import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.tenancy.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the request path told its neighbours. */
final class Recorded implements AuditLog, RequestObserver, Sealer {
    final List<AuditEvent> written = new CopyOnWriteArrayList<>();
    final List<AuditEvent> refused = new CopyOnWriteArrayList<>();
    final List<AuditEvent> observed = new CopyOnWriteArrayList<>();
    final List<ServedRequest> served = new CopyOnWriteArrayList<>();
    final List<String> rejected = new CopyOnWriteArrayList<>();

    @Override
    public void record(Statements tx, AuditEvent event) {
        written.add(event);
    }

    @Override
    public void refused(AuditEvent event) {
        refused.add(event);
    }

    @Override
    public void observed(AuditEvent event) {
        observed.add(event);
    }

    @Override
    public void started() {}

    @Override
    public void finished(ServedRequest request) {
        served.add(request);
    }

    @Override
    public void rejected(String reason) {
        rejected.add(reason);
    }

    @Override
    public void rateLimited(String scope) {
        rejected.add("rate " + scope);
    }

    @Override
    public void denied(String service) {}

    @Override
    public void streamOpened(String operation) {}

    @Override
    public void streamClosed(String operation) {}

    @Override
    public byte[] seal(Statements tx, UUID account, String kind, String id, byte[] clear) {
        return mixed(clear);
    }

    @Override
    public byte[] open(Statements tx, UUID account, String kind, String id, byte[] sealed) {
        return mixed(sealed);
    }

    @Override
    public byte[] tag(Statements tx, UUID account, String kind, byte[] message) {
        return mixed(message);
    }

    @Override
    public boolean tagged(Statements tx, UUID account, String kind, byte[] message, byte[] tag) {
        return Arrays.equals(mixed(message), tag);
    }

    private static byte[] mixed(byte[] bytes) {
        byte[] mixed = bytes.clone();
        byte[] pad = "not a cipher, only not clear".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] ^= pad[i % pad.length];
        }
        return mixed;
    }
}
