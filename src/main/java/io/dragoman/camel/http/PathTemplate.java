package io.dragoman.camel.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with {@code {name}} in place of segments. A parameter matches one segment; one that ends the template also
 * matches the rest of the path with its slashes, because model ids contain them.
 */
final class PathTemplate implements Comparable<PathTemplate> {
    private final String text;
    private final List<String> segments;
    private final boolean literal;

    PathTemplate(String path) {
        text = path.startsWith("/") ? path : "/" + path;
        segments = Arrays.asList(text.substring(1).split("/", -1));
        literal = text.indexOf('{') < 0;
    }

    String text() {
        return text;
    }

    boolean isLiteral() {
        return literal;
    }

    /** The decoded parameters; null when the path does not match. */
    @Nullable
    Map<String, String> match(String path) {
        if (literal) {
            return path.equals(text) ? Map.of() : null;
        }
        Map<String, String> parameters = new HashMap<>(4);
        int start = 1;
        for (int i = 0; i < segments.size(); i++) {
            if (start > path.length()) {
                return null;
            }
            String segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            int slash = path.indexOf('/', start);
            int end = slash < 0 || (last && isParameter(segment)) ? path.length() : slash;
            String value = path.substring(start, end);
            if (!isParameter(segment)) {
                if (!value.equals(segment)) {
                    return null;
                }
            } else if (!addParameter(parameters, segment, value, last)) {
                return null;
            }
            start = end + 1;
        }
        return start > path.length() ? parameters : null;
    }

    private static boolean addParameter(Map<String, String> parameters, String segment, String raw, boolean last) {
        String value = PercentCoding.decodePath(raw);
        if (value.isEmpty() || hasControlCharacter(value) || (!last && isConfusing(raw, value))) {
            return false;
        }
        parameters.put(segment.substring(1, segment.length() - 1), value);
        return true;
    }

    private static boolean hasControlCharacter(String value) {
        return value.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    /** Encoded slashes and dots have no business before the last parameter. */
    private static boolean isConfusing(String raw, String value) {
        return raw.indexOf('%') >= 0
                && (value.indexOf('/') >= 0 || value.indexOf('\\') >= 0 || raw.contains("%2e") || raw.contains("%2E"));
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** The more literal template comes first: at the first difference a literal beats a parameter, then length wins. */
    @Override
    public int compareTo(PathTemplate other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            int order = Boolean.compare(isParameter(segments.get(i)), isParameter(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        int longer = Integer.compare(other.segments.size(), segments.size());
        return longer != 0 ? longer : text.compareTo(other.text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathTemplate template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
