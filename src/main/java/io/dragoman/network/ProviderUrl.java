package io.dragoman.network;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The base URL of a provider, in a form that every reader takes for the same host.
 *
 * @param uri absolute, without user, query, fragment and trailing slash
 */
public record ProviderUrl(URI uri) {
    private static final int MAX_LENGTH = 2_048;

    /** @throws IllegalArgumentException with the offending and the expected value */
    public static ProviderUrl parse(String text) {
        checkCharacters(text);
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException notAUri) {
            throw bad(text, "an absolute http or https URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad(text, "http:// or https://");
        }
        checkParts(text, uri);
        String host = uri.getRawAuthority() == null ? "" : hostOf(text, uri.getRawAuthority());
        checkHost(text, host);
        return new ProviderUrl(URI.create(normal(uri, scheme)));
    }

    private static void checkCharacters(String text) {
        if (text.length() > MAX_LENGTH) {
            throw bad(text.substring(0, 64) + "...", "at most " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                throw bad(printable(text), "visible ASCII characters, no backslash");
            }
        }
        if (text.contains("{{") || text.contains("}}")) {
            throw bad(text, "no placeholders");
        }
    }

    private static void checkParts(String text, URI uri) {
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0)) {
            throw bad(uri.getScheme() + "://...@...", "no user or password");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad(text, "no query and no fragment");
        }
        if (uri.isOpaque()) {
            throw bad(text, "an absolute http or https URL");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (path.contains("//") || path.contains("/.") || path.contains("%") || path.contains(";")) {
            throw bad(text, "a plain path without empty, dot or encoded segments");
        }
    }

    private static String hostOf(String text, String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (end == 0 || (authority.startsWith("[") && end == 0)) {
            throw bad(text, "a host");
        }
        String port = end < 0 || end == authority.length() ? "" : authority.substring(end);
        if (!port.isEmpty() && !isPort(port)) {
            throw bad(text, "a port from 1 to 65535");
        }
        return end < 0 ? authority : authority.substring(0, end);
    }

    private static boolean isPort(String colonAndDigits) {
        if (!colonAndDigits.matches(":[0-9]{1,5}")) {
            return false;
        }
        int port = Integer.parseInt(colonAndDigits.substring(1));
        return port >= 1 && port <= 65_535;
    }

    private static void checkHost(String text, String host) {
        if (host.startsWith("[")) {
            if (IpLiteral.parse(host.substring(1, host.length() - 1)) == null) {
                throw bad(text, "an IPv6 address without zone in the brackets");
            }
            return;
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!label.matches("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")) {
                throw bad(text, "a host name of letters, digits and hyphens between dots");
            }
        }
        String last = labels[labels.length - 1];
        if (last.matches("[0-9]+|0[xX][0-9A-Fa-f]*") && IpLiteral.parse(host) == null) {
            throw bad(text, "an IPv4 address as four decimal numbers without leading zeros");
        }
    }

    private static String normal(URI uri, String scheme) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return scheme + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT) + trimmed;
    }

    /** The address when the host is written as one, else null. */
    public @Nullable InetAddress literalAddress() {
        String host = uri.getHost();
        if (host == null) {
            // A name with an underscore, which java.net.URI does not take for a host.
            return null;
        }
        return IpLiteral.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    private static String printable(String text) {
        return text.replaceAll("[^!-~]", "?");
    }

    private static IllegalArgumentException bad(String value, String expected) {
        return new IllegalArgumentException(value + " (expected: " + expected + ")");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
