package io.dragoman.camel.http;

import io.dragoman.network.TrustedProxies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Address and limits of the listener.
 *
 * @param port 0 takes a free one; {@link DragomanHttpEngine#port()} tells which
 * @param listeners event loops that share the port
 * @param bodyTimeout from the end of the head to the end of the body
 * @param bodyRate how fast a body must come before that time is over
 * @param idleTimeout between requests; never cuts a live stream or a route that still works
 * @param slowReadTimeout how long a client may leave a stream unread
 * @param maxConnections of all listeners together; what exceeds it is closed at once
 * @param maxConnectionsPerSource of one address; 0 = no limit, for a broker behind a proxy, where all come from one
 * @param livenessPath answered with {@code OK} on the event loop when the request threads are all taken; otherwise an
 *     ordinary path. Null has no such path.
 * @param tls null speaks plain HTTP
 * @param proxies whose word on the client's address counts
 */
public record HttpServerSettings(
        String host,
        int port,
        int listeners,
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxHeaderFields,
        long maxBodyBytes,
        Duration headerTimeout,
        Duration bodyTimeout,
        BodyRate bodyRate,
        Duration idleTimeout,
        Duration slowReadTimeout,
        int maxConnections,
        int maxConnectionsPerSource,
        @Nullable String livenessPath,
        @Nullable TlsFiles tls,
        CorsPolicy cors,
        TrustedProxies proxies) {

    public HttpServerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        requirePositive("listeners", listeners);
        requirePositive("max-request-line-bytes", maxRequestLineBytes);
        requirePositive("max-header-bytes", maxHeaderBytes);
        requirePositive("max-header-fields", maxHeaderFields);
        requirePositive("max-body-bytes", maxBodyBytes);
        requirePositive("header-timeout", headerTimeout.toMillis());
        requirePositive("body-timeout", bodyTimeout.toMillis());
        requirePositive("idle-timeout", idleTimeout.toMillis());
        requirePositive("slow-read-timeout", slowReadTimeout.toMillis());
        requirePositive("max-connections", maxConnections);
        if (maxConnectionsPerSource < 0) {
            throw new IllegalArgumentException(
                    "max-connections-per-source: " + maxConnectionsPerSource + " (expected: >= 0)");
        }
    }

    /** The limits of S-43 on the given address. */
    public static HttpServerSettings on(String host, int port) {
        return new HttpServerSettings(
                host,
                port,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                4 * 1024,
                16 * 1024,
                64,
                10L * 1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                BodyRate.DEFAULT,
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                10_000,
                0,
                "/healthz",
                null,
                CorsPolicy.OFF,
                TrustedProxies.NONE);
    }

    public HttpServerSettings withMaxBodyBytes(long bytes) {
        return copy(bytes, headerTimeout, bodyTimeout, bodyRate, idleTimeout, slowReadTimeout);
    }

    public HttpServerSettings withTimeouts(Duration header, Duration body, Duration idle, Duration slowRead) {
        return copy(maxBodyBytes, header, body, bodyRate, idle, slowRead);
    }

    public HttpServerSettings withBodyRate(BodyRate rate) {
        return copy(maxBodyBytes, headerTimeout, bodyTimeout, rate, idleTimeout, slowReadTimeout);
    }

    /** @param perSource 0 = no limit */
    public HttpServerSettings withConnections(int all, int perSource) {
        return copy(all, perSource, tls, cors, proxies);
    }

    public HttpServerSettings withTls(@Nullable TlsFiles files) {
        return copy(maxConnections, maxConnectionsPerSource, files, cors, proxies);
    }

    public HttpServerSettings withCors(CorsPolicy policy) {
        return copy(maxConnections, maxConnectionsPerSource, tls, policy, proxies);
    }

    public HttpServerSettings withProxies(TrustedProxies trusted) {
        return copy(maxConnections, maxConnectionsPerSource, tls, cors, trusted);
    }

    private HttpServerSettings copy(
            long bodyBytes, Duration header, Duration body, BodyRate rate, Duration idle, Duration slowRead) {
        return new HttpServerSettings(
                host,
                port,
                listeners,
                maxRequestLineBytes,
                maxHeaderBytes,
                maxHeaderFields,
                bodyBytes,
                header,
                body,
                rate,
                idle,
                slowRead,
                maxConnections,
                maxConnectionsPerSource,
                livenessPath,
                tls,
                cors,
                proxies);
    }

    private HttpServerSettings copy(
            int all, int perSource, @Nullable TlsFiles files, CorsPolicy policy, TrustedProxies trusted) {
        return new HttpServerSettings(
                host,
                port,
                listeners,
                maxRequestLineBytes,
                maxHeaderBytes,
                maxHeaderFields,
                maxBodyBytes,
                headerTimeout,
                bodyTimeout,
                bodyRate,
                idleTimeout,
                slowReadTimeout,
                all,
                perSource,
                livenessPath,
                files,
                policy,
                trusted);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
