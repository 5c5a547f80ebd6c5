package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.dispatch.Dispatch;
import io.dragoman.provider.ProviderAnswer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Prepares the one repair of an answer that does not satisfy its schema: the same model gets its answer back with what is wrong with it,
 * and what it was goes into variable {@code unrepaired}. Fails where budget or time do not allow another call.
 */
public final class AskForRepairProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        String faults = exchange.getVariable("output-faults", String.class);
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        if (!dispatch.reopenForRepair()) {
            throw RequireOutputProcessor.mismatch(faults);
        }
        ArrayNode messages = request.messages().deepCopy();
        messages.addObject().put("role", "assistant").put("content", answer.text());
        messages.addObject()
                .put("role", "user")
                .put(
                        "content",
                        "The answer does not satisfy the required JSON Schema:\n" + faults
                                + "\nAnswer again with the corrected JSON only.");
        exchange.setVariable("request", request.withMessages(messages));
        exchange.setVariable("unrepaired", answer);
        exchange.removeVariable("answer");
    }
}
