package io.neolayer.service.automation;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One instant as a preview shows it.
 *
 * @param local wall clock time in the job's zone
 * @param offset of the zone at that time, such as {@code +02:00}
 * @param runAt the instant and its delay; null when it is excluded
 */
record PreviewRow(
        Instant at,
        LocalDateTime local,
        String offset,
        @Nullable Instant runAt,
        @Nullable Dst dst,
        boolean excluded) {}
