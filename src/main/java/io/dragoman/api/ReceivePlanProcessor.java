package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.hot.HotComponent;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.orchestration.Plan;
import io.dragoman.orchestration.StepEvents;
import io.dragoman.orchestration.StepReport;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the body into a {@link Plan}, variable {@code plan}, with its clock running, and names its mode in variable {@code plan-mode}; variable
 * {@code plan-streamed} says whether the client watches. The modes are the routes {@code plan-*} that run now.
 */
public final class ReceivePlanProcessor implements Processor {
    private static final String MODE_ROUTES = "plan-";

    private final ChatRequestReader chats;
    private final PlanRequestReader plans;
    private final Catalog catalog;
    private final StepEvents events;

    public ReceivePlanProcessor(ChatRequestReader chats, PlanRequestReader plans, Catalog catalog, StepEvents events) {
        this.chats = chats;
        this.plans = plans;
        this.catalog = catalog;
        this.events = events;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable("call", HttpCall.class);
        ObjectNode body = Json.readRequestObject(exchange.getMessage().getBody(byte[].class));
        Principal principal = exchange.getVariable("principal", Principal.class);
        PlanRequest received = plans.read(
                body,
                fields -> chats.read(fields, call.requestId(), catalog.current().routingConfig(), principal.models()),
                modes(exchange),
                watched(call));
        ChatRequest chat = received.chat();
        long deadline = call.startedNanos() + chat.policy().maxLatencyMs() * 1_000_000L;
        PlanStream stream = new PlanStream();
        Consumer<StepReport> listener = step -> {
            events.publish(chat, step);
            stream.step(step);
        };
        exchange.setVariable("request", chat);
        exchange.setVariable(CallVariables.DEADLINE_NANOS, deadline);
        exchange.setVariable("plan", new Plan(chat, received.orchestration(), deadline, listener));
        exchange.setVariable("plan-mode", received.orchestration().mode());
        exchange.setVariable("plan-stream", stream);
        exchange.setVariable("plan-streamed", chat.stream());
    }

    private static boolean watched(HttpCall call) {
        String accept = call.header("accept");
        return accept != null && accept.contains("text/event-stream");
    }

    private static List<String> modes(Exchange exchange) {
        return exchange.getContext().getComponent("hot", HotComponent.class).consumed(MODE_ROUTES).stream()
                .map(name -> name.substring(MODE_ROUTES.length()))
                .toList();
    }
}
