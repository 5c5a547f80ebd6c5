package io.dragoman.camel.http;

import java.io.IOException;

/** Requests byte for byte, for tests of other packages. */
public final class RawRequests {
    private RawRequests() {}

    /** What comes back until nothing more does. */
    public static String exchange(int port, String request) throws IOException {
        return RawHttp.exchange(port, request);
    }
}
