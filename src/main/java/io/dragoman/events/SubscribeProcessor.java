package io.dragoman.events;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.problem.InvalidRequestException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/events}: a stream that lasts until the client leaves, does not read, or the broker stops. */
public final class SubscribeProcessor implements Processor {
    private static final String NAMES =
            Arrays.stream(EventType.values()).map(EventType::wireName).collect(Collectors.joining(", "));

    private final Events events;

    public SubscribeProcessor(Events events) {
        this.events = events;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        Subscription subscription = events.subscribe(types(call), call.header("last-event-id"));
        exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class).onCancel(subscription::cancel);
        exchange.getMessage().setBody(subscription);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
    }

    private static Set<EventType> types(HttpCall call) {
        call.queryNames().stream()
                .filter(name -> !name.equals("type"))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(name, name + ": unknown parameter (expected: type)");
                });
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String list : call.queryAll("type")) {
            for (String name : list.split(",", -1)) {
                types.add(EventType.ofWireName(name.strip())
                        .orElseThrow(() -> new InvalidRequestException(
                                "type", "type: " + name + " (expected: any of " + NAMES + ")")));
            }
        }
        return types;
    }
}
