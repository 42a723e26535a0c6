package io.neolayer.bench.peer;

/** A Java program that does nothing: what any start-up is compared with. */
public final class EmptyMain {
    private EmptyMain() {}

    public static void main(String[] arguments) {}
}
