package io.dragoman.camel.llm;

import java.net.URI;
import java.time.Duration;

/**
 * Where a provider is and how to connect to it.
 *
 * @param baseUri absolute, without a trailing slash; the path of each call is appended
 * @param maxConnections further calls wait for a free one
 * @param http2 offered on https only
 */
public record LlmTarget(URI baseUri, int maxConnections, Duration connectTimeout, boolean http2) {
    public LlmTarget {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max-connections: " + maxConnections + " (expected: >= 1)");
        }
        if (connectTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("connect-timeout: " + connectTimeout + " (expected: >= 1 ms)");
        }
    }

    /** 512 connections over HTTP/1.1, 5 s to connect. */
    public static LlmTarget of(URI baseUri) {
        return new LlmTarget(baseUri, 512, Duration.ofSeconds(5), false);
    }

    boolean isTls() {
        return "https".equals(baseUri.getScheme());
    }

    /** Without the brackets of an IPv6 address. */
    String host() {
        String host = baseUri.getHost() != null ? baseUri.getHost() : hostOfAuthority();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@link URI} knows no underscores in host names; service names in containers do. */
    private String hostOfAuthority() {
        String authority = baseUri.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    int port() {
        if (baseUri.getPort() >= 0) {
            return baseUri.getPort();
        }
        int colon = baseUri.getHost() != null ? -1 : baseUri.getRawAuthority().lastIndexOf(':');
        if (colon >= 0) {
            return Integer.parseInt(baseUri.getRawAuthority().substring(colon + 1));
        }
        return isTls() ? 443 : 80;
    }

    String path() {
        return baseUri.getRawPath() == null ? "" : baseUri.getRawPath();
    }
}
