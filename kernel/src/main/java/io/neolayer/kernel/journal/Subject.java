package io.neolayer.kernel.journal;

/**
 * What a timeline or a decision is about.
 *
 * @param collection {@code <service>.<collection>}, such as {@code automation.jobs}
 */
public record Subject(String collection, String id) {
    private static final int LONGEST = 200;

    public Subject {
        if (!collection.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?") || id.isEmpty() || id.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a subject is <service>.<collection> and an id, found " + collection + " " + id);
        }
    }
}
