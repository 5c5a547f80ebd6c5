package io.dragoman.log;

import io.dragoman.camel.RecordedStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Remembers what passes of a stream, in variable {@code streamed-answer}, where the key of the client wants that stored: variable
 * {@code asked} is there. Other answers need no help.
 */
final class KeepBodyProcessor implements Processor {
    private final int maxBytes;

    KeepBodyProcessor(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        if (maxBytes > 0
                && exchange.getVariable("asked") != null
                && message.getBody() instanceof ReadStream<?> stream) {
            RecordedStream kept = new RecordedStream((ReadStream<Buffer>) stream, maxBytes);
            exchange.setVariable("streamed-answer", kept);
            message.setBody(kept);
        }
    }
}
