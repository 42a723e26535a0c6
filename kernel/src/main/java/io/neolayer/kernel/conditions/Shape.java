package io.neolayer.kernel.conditions;

/**
 * What a condition may be where it stands.
 *
 * @param depth levels of the tree, a lone leaf being 1
 * @param values whether leaves may point into the document that is judged
 * @param asked whether leaves may ask something of the world
 */
public record Shape(int depth, int leaves, boolean values, boolean asked) {
    /** Over one document: depth 4, 20 leaves. */
    public static final Shape FILTER = new Shape(4, 20, true, false);

    /** Over the world: depth 4, 10 leaves. */
    public static final Shape WATCH = new Shape(4, 10, false, true);

    public Shape {
        if (depth < 1 || leaves < 1 || !(values || asked)) {
            throw new IllegalArgumentException("a condition has at least one leaf of some kind");
        }
    }
}
