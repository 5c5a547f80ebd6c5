package io.dragoman.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens inside the process, and keeps what was told as data. */
public final class EventTap {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();

    public EventTap(Events events) {
        Subscription subscription = events.subscribe(Set.of(), null);
        subscription.handler(this::receive);
        subscription.resume();
    }

    private void receive(Buffer text) {
        text.toString().lines().filter(line -> line.startsWith("data: ")).forEach(line -> {
            try {
                told.add(JSON.readTree(line.substring(6)));
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        });
    }

    /** The events of the types so far, oldest first. */
    public List<JsonNode> of(EventType... types) {
        Set<EventType> wanted = Set.of(types);
        return told.stream()
                .filter(event -> EventType.ofWireName(event.path("type").asText())
                        .filter(wanted::contains)
                        .isPresent())
                .toList();
    }
}
