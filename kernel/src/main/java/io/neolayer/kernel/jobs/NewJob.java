package io.neolayer.kernel.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that is not enqueued yet.
 *
 * @param priority higher ones of an account go first; -100 to 100
 * @param dueAt null when {@code dueIn} counts
 * @param dueIn from the transaction's time
 * @param groups names that count what runs, each with its limit, within the account
 */
public record NewJob<P extends Record>(
        JobKind<P> kind,
        P payload,
        int priority,
        @Nullable Instant dueAt,
        Duration dueIn,
        @Nullable Key key,
        List<Group> groups,
        @Nullable String requestId) {
    private static final int PRIORITIES = 100;
    private static final int MOST_GROUPS = 3;
    private static final int LONGEST_NAME = 300;

    /** What a key means for those that share it within account and kind. */
    public enum KeyMode {
        /** Never two of one key at a time. */
        EXCLUSIVE,
        /** Also never past an earlier unfinished one: a head that waits for its retry holds the key. */
        ORDERED
    }

    /** What jobs are told apart or lined up by. */
    public record Key(String text, KeyMode mode) {
        public Key {
            if (text.isEmpty() || text.length() > LONGEST_NAME) {
                throw new IllegalArgumentException("a key has 1 to " + LONGEST_NAME + " characters");
            }
        }
    }

    /** At most {@code limit} jobs that name it run at a time, over all replicas. */
    public record Group(String name, int limit) {
        public Group {
            if (name.isEmpty() || name.length() > LONGEST_NAME || limit < 1) {
                throw new IllegalArgumentException("a group has a name and a limit of at least 1: " + name);
            }
        }
    }

    public NewJob {
        groups = List.copyOf(groups);
        if (groups.size() > MOST_GROUPS || Math.abs(priority) > PRIORITIES || dueIn.isNegative()) {
            throw new IllegalArgumentException("a job has at most 3 groups and a priority of -100 to 100");
        }
    }

    static <P extends Record> NewJob<P> of(JobKind<P> kind, P payload) {
        return new NewJob<>(kind, payload, 0, null, Duration.ZERO, null, List.of(), null);
    }

    public NewJob<P> priority(int value) {
        return new NewJob<>(kind, payload, value, dueAt, dueIn, key, groups, requestId);
    }

    /** Due at an instant of database time. */
    public NewJob<P> at(Instant instant) {
        return new NewJob<>(kind, payload, priority, instant, Duration.ZERO, key, groups, requestId);
    }

    public NewJob<P> in(Duration delay) {
        return new NewJob<>(kind, payload, priority, null, delay, key, groups, requestId);
    }

    public NewJob<P> exclusive(String text) {
        return new NewJob<>(kind, payload, priority, dueAt, dueIn, new Key(text, KeyMode.EXCLUSIVE), groups, requestId);
    }

    public NewJob<P> ordered(String text) {
        return new NewJob<>(kind, payload, priority, dueAt, dueIn, new Key(text, KeyMode.ORDERED), groups, requestId);
    }

    public NewJob<P> group(String name, int limit) {
        var more = new ArrayList<>(groups);
        more.add(new Group(name, limit));
        return new NewJob<>(kind, payload, priority, dueAt, dueIn, key, more, requestId);
    }

    /** The request that wanted it. */
    public NewJob<P> wantedBy(String request) {
        return new NewJob<>(kind, payload, priority, dueAt, dueIn, key, groups, request);
    }
}
