package io.neolayer.cli.http;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again and after how long.
 *
 * @param attempts how often it is sent at most, 1 to 10
 */
public record Retries(int attempts) {
    public static final int DEFAULT = 4;
    public static final int MOST = 10;
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration CAP = Duration.ofSeconds(5);
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

    /** Whether an answer of this kind may be different next time. */
    static boolean mayPass(ApiAnswer answer) {
        return switch (answer.status()) {
            // a problem that says so itself, such as not_configured, will be the same in a second
            case 429, 502, 503, 504 ->
                new ApiProblem(answer).body().path("retryable").asBoolean(true);
            case 409 -> new ApiProblem(answer).code().equals("idempotency_in_progress");
            default -> false;
        };
    }

    /** The pause before the next attempt; empty when the server asks for more than we give. */
    static Optional<Duration> pause(int attempt, Optional<String> retryAfter, RandomGenerator random) {
        Optional<Duration> asked = retryAfter.flatMap(Retries::seconds);
        if (asked.isPresent()) {
            return asked.filter(d -> d.compareTo(LONGEST_ASKED) <= 0);
        }
        long bound = Math.min(CAP.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 10));
        return Optional.of(Duration.ofMillis(random.nextLong(bound + 1)));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip()))).filter(d -> !d.isNegative());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
