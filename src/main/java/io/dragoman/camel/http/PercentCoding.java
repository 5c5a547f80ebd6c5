package io.dragoman.camel.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986. */
final class PercentCoding {
    private PercentCoding() {}

    /** False when a {@code %} is not followed by two hexadecimal digits. */
    static boolean isWellFormed(String raw) {
        for (int at = raw.indexOf('%'); at >= 0; at = raw.indexOf('%', at + 1)) {
            if (at + 2 >= raw.length()
                    || Character.digit(raw.charAt(at + 1), 16) < 0
                    || Character.digit(raw.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    static String decodePath(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Here a {@code +} is a space. */
    static String decodeQuery(String raw) {
        return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : URLDecoder.decode(raw, StandardCharsets.UTF_8);
    }
}
