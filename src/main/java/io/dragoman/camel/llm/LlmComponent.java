package io.dragoman.camel.llm;

import io.dragoman.camel.EventLoops;
import io.dragoman.network.AddressPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm:providerId} sends the message to a provider and waits for the head of its answer. Takes {@link LlmTargets},
 * and {@link AddressPolicy} and {@link Vertx} where there are such, from the registry.
 */
@Component("llm")
public final class LlmComponent extends DefaultComponent {
    private static final int LOOKUP_THREADS = 4;

    private final Map<String, ProviderPool> pools = new ConcurrentHashMap<>();
    private final ExecutorService lookups = Executors.newFixedThreadPool(LOOKUP_THREADS, namedDaemons());
    private LlmLimits limits = LlmLimits.DEFAULT;
    private HostResolver resolver = InetAddress::getAllByName;
    private @Nullable TrustOptions trust;
    private @Nullable AddressPolicy policy;
    private @Nullable LlmTargets targets;
    private @Nullable Vertx vertx;
    private @Nullable Vertx ownVertx;

    @Override
    protected Endpoint createEndpoint(String uri, String providerId, Map<String, Object> parameters) throws Exception {
        LlmEndpoint endpoint = new LlmEndpoint(uri, this, providerId, limits);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        vertx = CamelContextHelper.findSingleByType(getCamelContext(), Vertx.class);
        if (vertx == null) {
            ownVertx = EventLoops.create(Math.max(2, Runtime.getRuntime().availableProcessors()));
            vertx = ownVertx;
        }
        if (policy == null) {
            policy = CamelContextHelper.findSingleByType(getCamelContext(), AddressPolicy.class);
        }
        if (policy == null) {
            policy = AddressPolicy.withDefaults();
        }
    }

    @Override
    protected void doStop() throws Exception {
        pools.keySet().forEach(this::release);
        lookups.shutdownNow();
        if (ownVertx != null) {
            ownVertx.close();
        }
        super.doStop();
    }

    /** Closes the connections to a provider when the calls in progress have ended; the next call opens new ones. */
    public void release(String providerId) {
        ProviderPool pool = pools.remove(providerId);
        if (pool != null) {
            pool.retire();
        }
    }

    /** For endpoints made from now on; call before the routes start. */
    public void setLimits(LlmLimits limits) {
        this.limits = limits;
    }

    /** Takes the place of the system's resolver; call before the routes start. */
    public void setResolver(HostResolver resolver) {
        this.resolver = resolver;
    }

    /** Certificates to trust in place of the JDK's; call before the routes start. */
    public void setTrust(TrustOptions trust) {
        this.trust = trust;
    }

    public void setAddressPolicy(AddressPolicy policy) {
        this.policy = policy;
    }

    Vertx vertx() {
        return java.util.Objects.requireNonNull(vertx);
    }

    /** The pool of the provider's present target, acquired; the caller must release it. */
    ProviderPool acquire(String providerId) {
        LlmTarget target = targets().target(providerId);
        while (true) {
            ProviderPool pool = pools.get(providerId);
            if (pool != null && pool.target() != target && !pool.target().equals(target)) {
                if (pools.remove(providerId, pool)) {
                    pool.retire();
                }
                pool = null;
            }
            if (pool == null) {
                pool = pools.computeIfAbsent(providerId, id -> newPool(target));
            }
            if (pool.acquire()) {
                return pool;
            }
            pools.remove(providerId, pool);
        }
    }

    private ProviderPool newPool(LlmTarget target) {
        AddressPolicy allowed = java.util.Objects.requireNonNull(policy);
        CheckedAddresses addresses = new CheckedAddresses(target.host(), target.port(), allowed, resolver, lookups);
        return new ProviderPool(vertx(), target, addresses, trust);
    }

    private LlmTargets targets() {
        LlmTargets known = targets;
        if (known == null) {
            known = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), LlmTargets.class);
            targets = known;
        }
        return known;
    }

    private static java.util.concurrent.ThreadFactory namedDaemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "name-lookup-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
