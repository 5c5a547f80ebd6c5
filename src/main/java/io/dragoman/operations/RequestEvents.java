package io.dragoman.operations;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.log.RequestLog;
import java.util.List;

/** Tells what a finished request was: the failovers on its way, and its end. Safe for any thread. */
final class RequestEvents {
    private final Events events;

    RequestEvents(Events events) {
        this.events = events;
    }

    /** @param steps the attempts of each step of the request; what another step did next is no failover */
    void tell(RequestLog log, List<List<Attempt>> steps) {
        for (List<Attempt> attempts : steps) {
            for (int i = 0; i + 1 < attempts.size(); i++) {
                tellFailover(log, attempts.get(i), attempts.get(i + 1));
            }
        }
        events.publish(end(log));
    }

    private void tellFailover(RequestLog log, Attempt failed, Attempt next) {
        ErrorClass errorClass = failed.errorClass();
        boolean sameModel =
                failed.modelId().equals(next.modelId()) && failed.providerId().equals(next.providerId());
        if (errorClass == null || errorClass == ErrorClass.OVERTAKEN || sameModel) {
            return;
        }
        events.publish(Event.of(EventType.FAILOVER)
                .at(failed.startedAtMs() + failed.latencyMs())
                .request(log.requestId())
                .model(failed.providerId(), failed.modelId())
                .mode(log.mode())
                .latencyMs(failed.latencyMs())
                .costNanoUsd(failed.costNanoUsd())
                .reason(errorClass.wireName())
                .with("status", failed.status())
                .with("next_provider_id", next.providerId())
                .with("next_model_id", next.modelId())
                .build());
    }

    private static Event end(RequestLog log) {
        String errorClass = log.errorClass();
        Event.Builder event = Event.of(errorClass == null ? EventType.ROUTE_SUCCESS : EventType.ROUTE_ERROR)
                .request(log.requestId())
                .model(log.providerId(), log.modelId())
                .mode(log.mode())
                .latencyMs(log.latencyMs())
                .costNanoUsd(log.costNanoUsd())
                .tokens(log.usage().inputTotal(), log.usage().outputTotal())
                .reason(errorClass == null ? log.routingReason() : errorClass)
                .with("status", log.statusCode())
                .with("api_key_id", log.apiKeyId())
                .with("attempts", log.attempts().size());
        return (errorClass == null ? event : event.with("error_code", log.errorCode())).build();
    }
}
