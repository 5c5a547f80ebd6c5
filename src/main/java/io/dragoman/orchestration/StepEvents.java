package io.dragoman.orchestration;

import io.dragoman.chat.ChatRequest;
import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;

/** Tells admins of each step of a plan when it has ended: what was done and what came of it, never what was said. Safe for any thread. */
public final class StepEvents {
    private final Events events;

    public StepEvents(Events events) {
        this.events = events;
    }

    public void publish(ChatRequest request, StepReport step) {
        events.publish(Event.of(EventType.REVIEW_STEP)
                .request(request.requestId())
                .model(step.providerId(), step.modelId())
                .mode(request.policy().mode())
                .latencyMs(step.latencyMs())
                .costNanoUsd(step.costNanoUsd())
                .reason(step.step() + ":" + step.outcome())
                .with("round", step.round())
                .build());
    }
}
