package io.dragoman.camel.llm;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The connections to one provider. Once retired, it closes when its last call has ended. */
final class ProviderPool {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int WAITING_PER_CONNECTION = 4;

    private final LlmTarget target;
    private final CheckedAddresses addresses;
    private final HttpClient client;
    private final String pathPrefix;
    /** Calls in progress, plus one until retired. */
    private final AtomicInteger uses = new AtomicInteger(1);

    private final AtomicInteger retirements = new AtomicInteger();

    ProviderPool(Vertx vertx, LlmTarget target, CheckedAddresses addresses, @Nullable TrustOptions trust) {
        this.target = target;
        this.addresses = addresses;
        this.pathPrefix = target.path();
        this.client = vertx.createHttpClient(
                options(target, trust),
                new PoolOptions()
                        .setHttp1MaxSize(target.maxConnections())
                        .setHttp2MaxSize(target.maxConnections())
                        .setMaxWaitQueueSize(target.maxConnections() * WAITING_PER_CONNECTION));
    }

    private static HttpClientOptions options(LlmTarget target, @Nullable TrustOptions trust) {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(target.isTls())
                .setVerifyHost(true)
                .setTrustAll(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setConnectTimeout((int) target.connectTimeout().toMillis())
                .setSslHandshakeTimeout(target.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        if (target.http2() && target.isTls()) {
            options.setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        return options;
    }

    LlmTarget target() {
        return target;
    }

    CheckedAddresses addresses() {
        return addresses;
    }

    HttpClient client() {
        return client;
    }

    String pathPrefix() {
        return pathPrefix;
    }

    /** False when the pool has closed and a new one must be taken. */
    boolean acquire() {
        while (true) {
            int now = uses.get();
            if (now == 0) {
                return false;
            }
            if (uses.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void release() {
        if (uses.decrementAndGet() == 0) {
            client.close();
        }
    }

    /** Calls in progress go on; no later one should come. */
    void retire() {
        if (retirements.getAndIncrement() == 0) {
            release();
        }
    }
}
