package io.dragoman.access;

import io.dragoman.camel.http.HttpCall;
import org.jspecify.annotations.Nullable;

/** Finds the key in a request: {@code Authorization: Bearer <key>}, or {@code x-api-key: <key>}. */
final class PresentedKey {
    private static final String BEARER = "bearer ";

    private PresentedKey() {}

    /** @return null when there is none, or no request */
    static @Nullable String of(@Nullable HttpCall call) {
        if (call == null) {
            return null;
        }
        String authorization = call.header("authorization");
        String key = authorization == null ? call.header("x-api-key") : bearer(authorization);
        return key == null || key.isEmpty() ? null : key;
    }

    private static @Nullable String bearer(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String key = bearer ? authorization.substring(BEARER.length()).strip() : "";
        return key.indexOf(' ') < 0 ? key : null;
    }
}
