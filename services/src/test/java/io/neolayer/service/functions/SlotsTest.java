package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final UUID ACME = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final UUID F = new UUID(0, 3);
    private static final UUID G = new UUID(0, 4);
    private final Slots slots = new Slots();

    @Test
    void stopsAtTheAccountsAndAtTheFunctionsLimit() {
        var one = slots.take(ACME, 2, F, 1, Duration.ZERO);
        assertThat(refused(ACME, 2, F, 1)).isEqualTo("functions.concurrency");
        var two = slots.take(ACME, 2, G, 1, Duration.ZERO);
        assertThat(refused(ACME, 2, G, 9)).isEqualTo("functions.concurrent");
        slots.take(OTHER, 2, new UUID(0, 5), 1, Duration.ZERO).close();
        one.close();
        two.close();
        assertThat(slots.inFlight()).isZero();
    }

    @Test
    void givesAFreedPlaceToWhoWaits() {
        var held = slots.take(ACME, 1, F, 1, Duration.ZERO);
        var waiting = CompletableFuture.supplyAsync(() -> slots.take(ACME, 1, F, 1, Duration.ofSeconds(30)));
        held.close();
        waiting.join().close();
        assertThat(slots.inFlight()).isZero();
    }

    private String refused(UUID account, int perAccount, UUID function, int perFunction) {
        var problem = catchThrowableOfType(
                Problem.class, () -> slots.take(account, perAccount, function, perFunction, Duration.ZERO));
        assertThat(problem.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(problem.retryAfter()).isPresent();
        return String.valueOf(problem.members().get("quota"));
    }
}
