package io.dragoman.api;

import io.dragoman.chat.ChatRequest;
import io.dragoman.provider.ProviderAnswer;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Compares the answer with the request's schema. Sets variables {@code output}, the JSON value in the answer, and {@code output-faults}: what
 * is wrong, one sentence a line, or null when the answer satisfies it. A stream cannot be checked before it goes out; {@link ShapedStream} checks it at its end.
 */
public final class CheckOutputProcessor implements Processor {
    private final OutputSchemas schemas;

    public CheckOutputProcessor(OutputSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public void process(Exchange exchange) {
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        List<String> faults = answer == null || request.outputSchema() == null
                ? List.of()
                : schemas.faultsOfText(request.outputSchema(), answer.text());
        exchange.setVariable("output", answer == null ? null : OutputSchemas.jsonIn(answer.text()));
        exchange.setVariable("output-faults", faults.isEmpty() ? null : String.join("\n", faults));
    }
}
