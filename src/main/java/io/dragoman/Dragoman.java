package io.dragoman;

/** Starts the broker. */
public final class Dragoman {
    private Dragoman() {}

    public static void main(String[] args) {
        System.out.println("x");
    }
}
