package io.dragoman.reward;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the body of {@code POST /v1/feedback} into variable {@code feedback}. */
public final class ReadFeedbackProcessor implements Processor {
    static final String FEEDBACK = "feedback";

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.setVariable(FEEDBACK, Feedback.read(body == null ? new byte[0] : body));
    }
}
