package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.GatheredReads;
import io.neolayer.kernel.tenancy.Sealer;
import io.neolayer.kernel.tenancy.Tenancy;

/** The rooms that requests pass through. */
public record ServerParts(
        Catalogue catalogue,
        Codec codec,
        Tenancy tenancy,
        Db db,
        GatheredReads reads,
        AuditLog audit,
        Sealer sealer,
        Health health,
        RequestObserver observer) {}
