package io.dragoman.provider;

import io.dragoman.camel.llm.LlmBody;
import io.dragoman.chat.ChatRequest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Reads what a provider answered: a unary answer into variable {@code answer}, a stream into a {@link ChatStream} as body. Anything else is
 * a {@link ProviderException}. Leaves no header of the provider behind.
 */
public final class ProviderAnswerProcessor implements Processor {
    private final Dialect dialect;

    ProviderAnswerProcessor(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        Map<String, String> headers = headers(message);
        message.removeHeaders("*");
        Object body = message.getBody();
        message.setBody(null);
        boolean succeeded = status >= 200 && status < 300;
        boolean streamWanted = exchange.getVariable("request", ChatRequest.class).stream();
        if (body instanceof LlmBody stream) {
            if (!succeeded || !streamWanted) {
                stream.cancel();
                throw ErrorClassifier.garbage("answer: a stream (expected: one JSON object)");
            }
            message.setBody(new ChatStream(stream, dialect.streamReader(), CallFailures::classed, stream::cancel));
            return;
        }
        byte[] bytes = bytes(body);
        if (!succeeded) {
            throw dialect.error(status, headers, bytes);
        }
        if (streamWanted) {
            throw ErrorClassifier.garbage("answer: one body (expected: a stream)");
        }
        exchange.setVariable("answer", dialect.answer(bytes));
    }

    /** A step of an operator's own may have put text or a buffer where {@code llm:} puts bytes. */
    private static byte[] bytes(Object body) {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof Buffer buffer) {
            return buffer.getBytes();
        }
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw ErrorClassifier.garbage("answer: nothing to read (expected: bytes)");
    }

    private static Map<String, String> headers(Message message) {
        Map<String, String> headers = new HashMap<>();
        message.getHeaders()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
        return headers;
    }
}
