package io.neolayer.service.secrets;

import io.neolayer.kernel.egress.HostPattern;
import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be stored, and what has to go: decisions without a database. */
final class SecretsRules {
    /** Form of a name; dots make a hierarchy. */
    static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,99}";

    private static final Pattern NAMES = Pattern.compile(NAME);
    private static final String FUNCTIONS = "functions";
    private static final Set<String> SERVICES =
            Set.of(FUNCTIONS, "oracle", "triggers", "webhooks", "notifications", "datalink", "cre", "confidential");
    private static final Duration ROTATE_LEAST = Duration.ofDays(1);
    private static final Duration ROTATE_MOST = Duration.ofDays(3_650);
    private static final int DESCRIPTION = 500;
    private static final int TAG = 63;

    private SecretsRules() {}

    static boolean isName(String text) {
        return NAMES.matcher(text).matches();
    }

    /** What is wrong with a value and the wish to have one drawn; one of both must be there. */
    static Optional<FieldError> valueFault(
            @Nullable String value, SecretsService.@Nullable Generate generate, int mostBytes) {
        if (value == null) {
            return generate == null
                    ? fault("/value", "required", "expected value or generate, found neither")
                    : Optional.empty();
        }
        if (generate != null) {
            return fault("/generate", "exclusive", "expected value or generate, found both");
        }
        if (value.isEmpty()) {
            return fault("/value", "size", "expected 1 to " + mostBytes + " bytes, found none");
        }
        if (value.indexOf('\0') >= 0) {
            return fault("/value", "nul", "expected text without the character U+0000");
        }
        if (hasLoneSurrogate(value)) {
            return fault("/value", "surrogate", "expected text of whole characters, found half of a surrogate pair");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        return bytes > mostBytes
                ? fault("/value", "value_too_large", "expected at most " + mostBytes + " bytes, found " + bytes)
                : Optional.empty();
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    return true;
                }
                at++;
            }
        }
        return false;
    }

    /** What is wrong with the fields beside the value. */
    static List<FieldError> detailFaults(
            @Nullable String description,
            @Nullable List<String> tags,
            @Nullable Integer versionsKept,
            @Nullable Duration rotateEvery) {
        var faults = new ArrayList<FieldError>();
        if (description != null && description.length() > DESCRIPTION) {
            faults.add(new FieldError(
                    "/description", "size", "expected at most 500 characters, found " + description.length()));
        }
        if (tags != null && tags.size() > SecretsLimits.TAGS) {
            faults.add(new FieldError("/tags", "size", "expected at most 16 tags, found " + tags.size()));
        }
        for (int i = 0; tags != null && i < tags.size(); i++) {
            if (tags.get(i).isEmpty() || tags.get(i).length() > TAG) {
                faults.add(new FieldError("/tags/" + i, "size", "expected 1 to 63 characters"));
            }
        }
        if (versionsKept != null && (versionsKept < 1 || versionsKept > SecretsLimits.VERSIONS_MAX)) {
            faults.add(new FieldError("/versions_kept", "range", "expected 1 to 100, found " + versionsKept));
        }
        if (rotateEvery != null
                && (rotateEvery.compareTo(ROTATE_LEAST) < 0 || rotateEvery.compareTo(ROTATE_MOST) > 0)) {
            faults.add(new FieldError("/rotate_every", "range", "expected P1D to P3650D, found " + rotateEvery));
        }
        return faults;
    }

    static Optional<FieldError> expiryFault(@Nullable Instant expiresAt, Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now)
                ? fault("/expires_at", "past", "expected a time after " + now + ", found " + expiresAt)
                : Optional.empty();
    }

    /** The state that follows from the owner's wish and the clock. */
    static Secret.State stateOf(boolean disabled, @Nullable Instant expiresAt, Instant now) {
        if (disabled) {
            return Secret.State.DISABLED;
        }
        return expiresAt != null && !expiresAt.isAfter(now) ? Secret.State.EXPIRED : Secret.State.ACTIVE;
    }

    /** What is wrong with a binding's form, before anything is looked up. */
    static List<FieldError> bindingFaults(
            SecretsApi.Consumer consumer, Binding.Exposure exposure, List<String> hosts, @Nullable Long pin) {
        var faults = new ArrayList<FieldError>();
        if (!SERVICES.contains(consumer.service())) {
            faults.add(new FieldError(
                    "/consumer/service",
                    "unknown",
                    "expected one of " + SERVICES.stream().sorted().toList()));
        } else if (consumer.version() != null && !consumer.service().equals(FUNCTIONS)) {
            faults.add(new FieldError("/consumer/version", "not_versioned", "only functions have versions"));
        }
        if (consumer.version() != null && consumer.version() < 1) {
            faults.add(new FieldError("/consumer/version", "range", "expected a number from 1"));
        }
        if (pin != null && pin < 1) {
            faults.add(new FieldError("/pin", "range", "expected a number from 1"));
        }
        hostFaults(faults, exposure, hosts);
        return faults;
    }

    private static void hostFaults(List<FieldError> faults, Binding.Exposure exposure, List<String> hosts) {
        if (exposure == Binding.Exposure.HEADER && hosts.isEmpty()) {
            faults.add(new FieldError("/hosts", "required", "a header secret needs the hosts that may receive it"));
        }
        if (exposure == Binding.Exposure.VALUE && !hosts.isEmpty()) {
            faults.add(new FieldError("/hosts", "unexpected", "only a header secret has hosts"));
        }
        if (hosts.size() > SecretsLimits.HOSTS) {
            faults.add(new FieldError("/hosts", "size", "expected at most 10 hosts, found " + hosts.size()));
        }
        for (int i = 0; i < hosts.size(); i++) {
            try {
                if (HostPattern.parse(hosts.get(i)).port() != 0) {
                    faults.add(new FieldError("/hosts/" + i, "host", "expected a host without a port"));
                }
            } catch (IllegalArgumentException e) {
                faults.add(new FieldError("/hosts/" + i, "host", String.valueOf(e.getMessage())));
            }
        }
    }

    /**
     * A value that is kept when a new one comes.
     *
     * @param pinned whether a binding reads exactly this one
     */
    record Kept(long number, SecretVersion.State state, boolean pinned) {}

    /**
     * What a new value pushes out.
     *
     * @param destroyed numbers, oldest first
     * @param blocked whether only pinned values are left to drop, so that the write must not be
     */
    record Room(List<Long> destroyed, boolean blocked) {
        Room {
            destroyed = List.copyOf(destroyed);
        }
    }

    /**
     * Makes room for one more value. Values that overlap wait for their end and may pass the count until then.
     *
     * @param kept all that are not destroyed
     * @param overlaps whether the value in force overlaps from now on
     */
    static Room roomForOne(List<Kept> kept, int versionsKept, boolean overlaps) {
        var after = kept.stream()
                .map(each -> each.state() != SecretVersion.State.CURRENT
                        ? each
                        : new Kept(
                                each.number(),
                                overlaps ? SecretVersion.State.OVERLAPPING : SecretVersion.State.SUPERSEDED,
                                each.pinned()))
                .toList();
        int excess = after.size() + 1 - versionsKept;
        List<Long> destroyed = oldest(after, excess);
        long waiting = after.stream()
                .filter(each -> each.state() == SecretVersion.State.OVERLAPPING && !each.pinned())
                .count();
        return new Room(destroyed, excess - destroyed.size() > waiting);
    }

    /** What goes when fewer values are to be kept; pinned and overlapping ones stay. */
    static List<Long> surplus(List<Kept> kept, int versionsKept) {
        return oldest(kept, kept.size() - versionsKept);
    }

    private static List<Long> oldest(List<Kept> kept, int most) {
        return kept.stream()
                .filter(each -> each.state() == SecretVersion.State.SUPERSEDED && !each.pinned())
                .sorted(Comparator.comparingLong(Kept::number))
                .limit(Math.max(most, 0))
                .map(Kept::number)
                .toList();
    }

    /** @throws Problem 422 when there is a fault */
    static void refuse(List<FieldError> faults) {
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
    }

    private static Optional<FieldError> fault(String field, String code, String message) {
        return Optional.of(new FieldError(field, code, message));
    }
}
