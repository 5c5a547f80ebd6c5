package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.hot.HotComponent;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Json;
import io.dragoman.orchestration.Plan;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the body into a {@link Plan}, variable {@code plan}, with its clock running, and names its mode in variable {@code plan-mode}. The
 * modes are the routes {@code plan-*} that run now.
 */
public final class ReceivePlanProcessor implements Processor {
    private static final String MODE_ROUTES = "plan-";

    private final ChatRequestReader chats;
    private final PlanRequestReader plans;
    private final Catalog catalog;

    public ReceivePlanProcessor(ChatRequestReader chats, PlanRequestReader plans, Catalog catalog) {
        this.chats = chats;
        this.plans = plans;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable("call", HttpCall.class);
        ObjectNode body = Json.readRequestObject(exchange.getMessage().getBody(byte[].class));
        Principal principal = exchange.getVariable("principal", Principal.class);
        PlanRequest received = plans.read(
                body,
                chat -> chats.read(chat, call.requestId(), catalog.current().routingConfig(), principal.models()),
                modes(exchange));
        long deadline = call.startedNanos() + received.chat().policy().maxLatencyMs() * 1_000_000L;
        exchange.setVariable("request", received.chat());
        exchange.setVariable(CallVariables.DEADLINE_NANOS, deadline);
        exchange.setVariable("plan", new Plan(received.chat(), received.orchestration(), deadline, step -> {}));
        exchange.setVariable("plan-mode", received.orchestration().mode());
    }

    private static List<String> modes(Exchange exchange) {
        return exchange.getContext().getComponent("hot", HotComponent.class).consumed(MODE_ROUTES).stream()
                .map(name -> name.substring(MODE_ROUTES.length()))
                .toList();
    }
}
