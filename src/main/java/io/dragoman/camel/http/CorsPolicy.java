package io.dragoman.camel.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose web pages may call (S-60): origins that an operator has named, each exactly, and never with cookies. Off when there is none; then no
 * answer ever has an {@code Access-Control-*} header.
 *
 * @param origins as browsers send them: scheme, host and, if not the usual one, port
 * @param pathPrefix the doors this holds for; all others stay closed to foreign pages
 */
public record CorsPolicy(Set<String> origins, String pathPrefix) {
    public static final CorsPolicy OFF = new CorsPolicy(Set.of(), "/");

    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

    public CorsPolicy {
        origins = Set.copyOf(origins);
    }

    /** @throws IllegalArgumentException naming what is no exact origin */
    public static CorsPolicy of(Collection<String> origins, String pathPrefix) {
        Set<String> checked = new LinkedHashSet<>();
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        origin + " (expected: an exact origin in lower case, such as https://app.example.org)");
            }
            checked.add(origin);
        }
        return new CorsPolicy(checked, pathPrefix);
    }

    boolean covers(String path) {
        return !origins.isEmpty() && path.startsWith(pathPrefix);
    }

    boolean allows(@Nullable String origin) {
        return origin != null && origins.contains(origin);
    }
}
