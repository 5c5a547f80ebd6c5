package io.dragoman.provider;

import io.dragoman.chat.ErrorClass;

/** Failures of a request that a dialect finds before anything is sent. */
final class Refused {
    private Refused() {}

    /** The request is wrong in itself; no provider would take it. */
    static ProviderException wrong(String at, String value, String expected) {
        return new ProviderException(ErrorClass.CLIENT, 400, at + ": " + cut(value) + " (expected: " + expected + ")");
    }

    /** This dialect cannot say it; another provider may. */
    static ProviderException inexpressible(String at, String what) {
        return new ProviderException(
                ErrorClass.UNSUPPORTED, 0, at + ": " + cut(what) + " (not taken by this provider)");
    }

    private static String cut(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "...";
    }
}
