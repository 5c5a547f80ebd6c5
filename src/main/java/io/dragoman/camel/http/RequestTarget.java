package io.dragoman.camel.http;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request line, split but not decoded. The authority of an absolute form is dropped: it must not decide
 * what is dispatched.
 */
record RequestTarget(String path, @Nullable String rawQuery) {

    /** Null when the target is not a well-formed origin or absolute form. */
    static @Nullable RequestTarget parse(String uri) {
        String origin = withoutAuthority(uri);
        if (origin == null || origin.indexOf('#') >= 0 || !PercentCoding.isWellFormed(origin)) {
            return null;
        }
        int question = origin.indexOf('?');
        return question < 0
                ? new RequestTarget(origin, null)
                : new RequestTarget(origin.substring(0, question), origin.substring(question + 1));
    }

    private static @Nullable String withoutAuthority(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        if (!uri.startsWith("http://") && !uri.startsWith("https://")) {
            return null;
        }
        int slash = uri.indexOf('/', uri.indexOf("://") + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    /**
     * True when two readers could take the path for different ones: empty, dot or parameter segments, a trailing slash,
     * control characters, backslashes. Such a path is no path of ours.
     */
    boolean isAmbiguous() {
        int length = path.length();
        if (length > 1 && path.charAt(length - 1) == '/') {
            return true;
        }
        for (int i = 0; i < length; i++) {
            char c = path.charAt(i);
            if (c == ';' || c == '\\' || c <= ' ' || c >= 0x7f) {
                return true;
            }
            if (c == '/' && isEmptyOrDots(i + 1)) {
                return length > 1;
            }
        }
        return false;
    }

    /** Whether the segment that begins here is empty, {@code .} or {@code ..}. */
    private boolean isEmptyOrDots(int start) {
        int end = path.indexOf('/', start);
        int length = (end < 0 ? path.length() : end) - start;
        return length == 0
                || (length == 1 && path.charAt(start) == '.')
                || (length == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.');
    }
}
