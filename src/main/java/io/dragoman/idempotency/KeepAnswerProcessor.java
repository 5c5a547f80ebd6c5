package io.dragoman.idempotency;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.RecordedStream;
import io.dragoman.camel.http.HttpCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Keeps the answer for repeats before it goes out; of a stream it keeps what passes, until it has ended. Does nothing where no
 * {@code Idempotency-Key} was sent.
 */
final class KeepAnswerProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        Run run = exchange.getVariable("idempotent-run", Run.class);
        if (run == null) {
            return;
        }
        Message message = exchange.getMessage();
        if (message.getBody() instanceof ReadStream<?> stream) {
            RecordedStream recorded = new RecordedStream(buffers(stream), run.maxAnswerBytes());
            exchange.setVariable("recorded-stream", recorded);
            message.setBody(recorded);
            return;
        }
        run.end(answer(exchange, message.getBody(byte[].class)));
    }

    static KeptAnswer answer(Exchange exchange, byte[] body) {
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        Map<String, String> headers = new HashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && !name.startsWith("Camel")) {
                headers.put(name, value.toString());
            }
        });
        return new KeptAnswer(
                status == null ? 200 : status,
                headers,
                body,
                exchange.getVariable(CallVariables.CALL, HttpCall.class).requestId());
    }

    @SuppressWarnings("unchecked")
    private static ReadStream<Buffer> buffers(ReadStream<?> stream) {
        return (ReadStream<Buffer>) stream;
    }
}
