package io.dragoman.operations;

import io.dragoman.camel.hot.RouteIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Times the routes that a clock starts, under the ids that their files give them. Routes that carry requests are left alone: what requests
 * take is in {@link RequestMetrics}, and a policy would cost every one of them.
 */
public final class MeasuredRoutes implements RoutePolicyFactory {
    private final MeterRegistry registry;

    /** To be added to the context before the routes are. */
    public MeasuredRoutes(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode node) {
        boolean clock = node instanceof RouteDefinition route
                && route.getInput() != null
                && route.getInput().getEndpointUri().startsWith("timer:");
        return clock ? new Runs(registry, RouteIds.base(routeId)) : null;
    }

    private static final class Runs extends RoutePolicySupport {
        private final Timer succeeded;
        private final Timer failed;

        Runs(MeterRegistry registry, String routeId) {
            succeeded = timer(registry, routeId, "success");
            failed = timer(registry, routeId, "failure");
        }

        private static Timer timer(MeterRegistry registry, String routeId, String outcome) {
            return Timer.builder("dragoman.clock.run")
                    .description("Runs of the routes that a clock starts")
                    .tag("route", routeId)
                    .tag("outcome", outcome)
                    .register(registry);
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            boolean failure =
                    exchange.isFailed() || exchange.getExchangeExtension().isFailureHandled();
            (failure ? failed : succeeded).record(exchange.getClock().elapsed(), TimeUnit.MILLISECONDS);
        }
    }
}
