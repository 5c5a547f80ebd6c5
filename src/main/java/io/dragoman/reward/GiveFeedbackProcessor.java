package io.dragoman.reward;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.Principal;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Stores the feedback in variable {@code feedback}, of the client in variable {@code principal}, and says so. */
public final class GiveFeedbackProcessor implements Processor {
    private final Rewards rewards;

    GiveFeedbackProcessor(Rewards rewards) {
        this.rewards = rewards;
    }

    @Override
    public void process(Exchange exchange) {
        Feedback feedback = exchange.getVariable(ReadFeedbackProcessor.FEEDBACK, Feedback.class);
        Principal principal = exchange.getVariable("principal", Principal.class);
        boolean changed = rewards.give(feedback, principal.id());
        ObjectNode answer = Json.object().put("ok", true);
        answer.put("request_id", feedback.requestId());
        answer.put("source", feedback.source());
        answer.put("score", feedback.score());
        answer.put("changed", changed);
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(answer));
        message.setHeader("Content-Type", "application/json");
    }
}
