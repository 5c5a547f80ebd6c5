package io.dragoman.camel.http;

import io.dragoman.camel.RequestExecutor;
import io.netty.channel.Channel;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SSLOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Processor;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of {@code platform-http} and the REST DSL: bind it as {@value #NAME}. Listens from the moment the Camel
 * context has fully started; a port that cannot be bound fails that start.
 */
public final class DragomanHttpEngine extends ServiceSupport implements PlatformHttpEngine, CamelContextAware {
    /** Name in the registry under which {@code platform-http} looks for its engine. */
    public static final String NAME = "platform-http-engine";

    private static final Logger LOG = LoggerFactory.getLogger(DragomanHttpEngine.class);
    private static final long START_SECONDS = 10;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");
    private static final AtomicInteger FREE_PORT_GROUPS = new AtomicInteger();

    private final Vertx vertx;
    private final RequestExecutor executor;
    private final HttpServerSettings settings;
    private final RouteTable routes = new RouteTable();
    private final AtomicInteger connections = new AtomicInteger();
    /** Counted only where there is a limit. */
    private final ConcurrentMap<String, Integer> bySource = new ConcurrentHashMap<>();

    private final AtomicLong requestNumber = new AtomicLong();
    private final String requestIdPrefix =
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 31, 1L << 36), 36);

    private volatile FailureRenderer renderer = new ProblemJsonRenderer();
    private volatile int port;
    private volatile boolean draining;
    private volatile @Nullable Channel listening;
    private volatile @Nullable HttpServer server;
    private TlsFiles.@Nullable Loaded tls;
    private @Nullable String tlsSeen;
    private @Nullable CamelContext camelContext;
    private @Nullable String deployment;

    /** @throws TlsFileException when certificate and key are named and cannot be used */
    public DragomanHttpEngine(Vertx vertx, RequestExecutor executor, HttpServerSettings settings) {
        this.vertx = vertx;
        this.executor = executor;
        this.settings = settings;
        TlsFiles files = settings.tls();
        if (files != null) {
            tls = files.load(vertx);
            tlsSeen = tls.fingerprint();
        }
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new DragomanHttpConsumer(endpoint, processor, routes);
    }

    @Override
    protected void doStart() throws Exception {
        CamelContext context = getCamelContext();
        if (context == null) {
            throw new IllegalStateException("The engine is started by its Camel context only");
        }
        FailureRenderer bound = CamelContextHelper.findSingleByType(context, FailureRenderer.class);
        if (bound != null) {
            renderer = bound;
        }
        context.addStartupListener(new StartupListener() {
            @Override
            public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) throws Exception {
                if (alreadyStarted) {
                    listen();
                }
            }

            @Override
            public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) throws Exception {
                listen();
            }
        });
    }

    private void listen() throws Exception {
        if (deployment != null) {
            return;
        }
        int shared = settings.port() != 0 ? settings.port() : -FREE_PORT_GROUPS.incrementAndGet();
        DeploymentOptions options = new DeploymentOptions().setInstances(settings.listeners());
        try {
            deployment = vertx.deployVerticle(() -> new Listener(this, shared), options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause, cause);
        }
    }

    /** The port in use; 0 before the context has started. */
    public int port() {
        return port;
    }

    @Override
    public int getServerPort() {
        return port == 0 ? settings.port() : port;
    }

    /** Requests, streams included, whose answer has not ended. */
    public int inFlight() {
        return executor.inFlight();
    }

    /** Open connections of clients. */
    public int connections() {
        return connections.get();
    }

    /**
     * Stops accepting connections and waits until all running requests and streams have ended; connections are closed as
     * they fall idle.
     *
     * @return false when some still ran after the time limit
     */
    public boolean drain(Duration limit) {
        draining = true;
        Channel server = listening;
        if (server != null) {
            server.close();
        }
        long deadline = System.nanoTime() + limit.toNanos();
        while (executor.inFlight() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return executor.inFlight() == 0;
    }

    @Override
    protected void doStop() throws Exception {
        draining = true;
        String deployed = deployment;
        deployment = null;
        if (deployed != null) {
            try {
                vertx.undeploy(deployed)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(START_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException alreadyClosed) {
                // The connections are gone with the process; there is nobody left to tell.
                return;
            }
        }
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    RouteTable routes() {
        return routes;
    }

    HttpServerSettings settings() {
        return settings;
    }

    RequestExecutor executor() {
        return executor;
    }

    FailureRenderer renderer() {
        return renderer;
    }

    Vertx vertx() {
        return vertx;
    }

    boolean isDraining() {
        return draining;
    }

    /** Unique in this process and, by its random prefix, most likely among replicas. */
    String newRequestId() {
        return requestIdPrefix + "-" + Long.toString(requestNumber.incrementAndGet(), 36);
    }

    void listeningOn(HttpServer listener) {
        server = listener;
        port = listener.actualPort();
    }

    /** What the listeners begin with; null for plain HTTP. */
    @Nullable
    SSLOptions tlsOptions() {
        TlsFiles.Loaded loaded = tls;
        return loaded == null ? null : tlsOptions(loaded);
    }

    private SSLOptions tlsOptions(TlsFiles.Loaded loaded) {
        return new SSLOptions()
                .setKeyCertOptions(loaded.options())
                .setTrustOptions(loaded.authorities())
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setSslHandshakeTimeout(settings.headerTimeout().toSeconds());
    }

    /**
     * Takes certificate and key into use for new connections where their files have changed. Files that cannot be used are told in the log,
     * once, and what was in use stays. Reads files, so it belongs on a thread that may wait.
     */
    public synchronized void reloadTls() {
        TlsFiles files = settings.tls();
        HttpServer listener = server;
        if (files == null || listener == null || tls == null) {
            return;
        }
        String now = files.fingerprint();
        if (Objects.equals(now, tlsSeen)) {
            return;
        }
        tlsSeen = now;
        try {
            TlsFiles.Loaded loaded = files.load(vertx);
            listener.updateSSLOptions(tlsOptions(loaded), true)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            tls = loaded;
            tlsSeen = loaded.fingerprint();
            LOG.info("{}: in use for new connections", files.names());
        } catch (TlsFileException unusable) {
            LOG.warn("The certificate in use stays: {}", unusable.getMessage());
        } catch (ExecutionException | TimeoutException refused) {
            LOG.warn("The certificate in use stays", refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the connection is one too many. */
    boolean admitConnection(Channel server, String source) {
        listening = server;
        if (draining) {
            return false;
        }
        if (connections.incrementAndGet() > settings.maxConnections()) {
            connections.decrementAndGet();
            return false;
        }
        if (settings.maxConnectionsPerSource() > 0
                && bySource.merge(source, 1, Integer::sum) > settings.maxConnectionsPerSource()) {
            connectionClosed(source);
            return false;
        }
        return true;
    }

    void connectionClosed(String source) {
        connections.decrementAndGet();
        bySource.computeIfPresent(source, (any, count) -> count > 1 ? count - 1 : null);
    }
}
