package io.dragoman.camel.hot;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old routes when the last exchange has left them, on a thread of its own. */
final class RouteDrain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteDrain.class);
    private static final long LOOK_MS = 100;

    private final CamelContext context;
    private final GenerationLoader loader;
    private final long patienceNanos;
    private final Deque<Leaving> leaving = new ArrayDeque<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread drain = new Thread(task, "route-drain");
        drain.setDaemon(true);
        return drain;
    });

    private record Leaving(String routeId, long sinceNanos) {}

    /** @param patienceMs after this a route goes even if somebody is inside */
    RouteDrain(CamelContext context, GenerationLoader loader, long patienceMs) {
        this.context = context;
        this.loader = loader;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Nobody new enters from now on. */
    void add(Collection<String> routeIds) {
        long now = System.nanoTime();
        for (String routeId : routeIds) {
            Route route = context.getRoute(routeId);
            if (route != null && route.getConsumer() instanceof HotConsumer consumer) {
                consumer.retire();
            }
            synchronized (leaving) {
                leaving.add(new Leaving(routeId, now));
            }
        }
    }

    int size() {
        synchronized (leaving) {
            return leaving.size();
        }
    }

    private void look() {
        try {
            Collection<Leaving> all;
            synchronized (leaving) {
                all = new ArrayDeque<>(leaving);
            }
            for (Leaving route : all) {
                if (isEmpty(route)) {
                    loader.remove(route.routeId);
                    synchronized (leaving) {
                        leaving.remove(route);
                    }
                }
            }
        } catch (RuntimeException failure) {
            LOG.warn("An old route cannot be removed yet", failure);
        }
    }

    private boolean isEmpty(Leaving leavingRoute) {
        Route route = context.getRoute(leavingRoute.routeId);
        return route == null
                || !(route.getConsumer() instanceof HotConsumer consumer)
                || consumer.live() == 0
                || System.nanoTime() - leavingRoute.sinceNanos > patienceNanos;
    }

    /** Returns when no route is being removed any more. */
    @Override
    public void close() {
        thread.shutdown();
        RouteGenerations.awaitEnd(thread);
    }
}
