package io.dragoman.reward;

import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers with the page of attempts that variable {@code reward-filter} names. */
public final class RewardPageProcessor implements Processor {
    private final RewardPage page;

    RewardPageProcessor(RewardPage page) {
        this.page = page;
    }

    @Override
    public void process(Exchange exchange) {
        RewardFilter filter = exchange.getVariable(RewardFilterProcessor.FILTER, RewardFilter.class);
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(page.read(filter)));
        message.setHeader("Content-Type", "application/json");
    }
}
