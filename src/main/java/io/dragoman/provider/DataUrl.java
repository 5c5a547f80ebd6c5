package io.dragoman.provider;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that a client put into a message as a {@code data:} URL.
 *
 * @param mediaType for example {@code image/png}, without parameters
 * @param base64 the bytes, as the client encoded them
 */
record DataUrl(String mediaType, String base64) {
    /** Reads {@code data:<media type>[;parameter]*;base64,<data>}; null for anything else, also for a data URL that is not base64. */
    static @Nullable DataUrl parse(String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
            return null;
        }
        String head = url.substring(5, comma);
        if (!head.regionMatches(true, Math.max(0, head.length() - 7), ";base64", 0, 7)) {
            return null;
        }
        int end = head.indexOf(';');
        String mediaType = end <= 0 ? "text/plain" : head.substring(0, end);
        return new DataUrl(mediaType, url.substring(comma + 1));
    }
}
