package io.dragoman.camel.llm;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.http.HttpCall;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Sends the message of an exchange to the provider; blocks its thread until the answer, or its head, is there. */
final class LlmProducer extends DefaultProducer {
    private final LlmEndpoint endpoint;
    private final LlmComponent component;
    private final HttpMethod method;

    LlmProducer(LlmEndpoint endpoint, LlmComponent component) {
        super(endpoint);
        this.endpoint = endpoint;
        this.component = component;
        this.method = HttpMethod.valueOf(endpoint.getMethod());
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        MultiMap headers;
        Buffer body;
        try {
            headers = LlmHeaders.outgoing(message);
            body = bodyOf(message);
        } finally {
            // Whatever happens: the next attempt must not find this one's key.
            message.removeHeaders("*");
        }
        addIds(exchange, headers);
        Cancellation cancellation = exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class);
        ProviderPool pool = component.acquire(endpoint.getProviderId());
        LlmCall call = new LlmCall(pool, limits(exchange), contextOf(exchange), cancellation);
        LlmCall.Reply reply = call.send(options(exchange, pool), headers, body);
        LlmHeaders.replace(message, reply.status(), reply.headers());
        message.setBody(reply.body());
    }

    private LlmCall.Limits limits(Exchange exchange) {
        Long deadline = exchange.getVariable(CallVariables.DEADLINE_NANOS, Long.class);
        boolean streaming = endpoint.isStream()
                || Boolean.TRUE.equals(exchange.getVariable(CallVariables.LLM_STREAM, Boolean.class));
        long now = System.nanoTime();
        long firstByte = now + TimeUnit.MILLISECONDS.toNanos(endpoint.getFirstByteTimeoutMs());
        Long sooner = exchange.getVariable(CallVariables.FIRST_BYTE_DEADLINE_NANOS, Long.class);
        return new LlmCall.Limits(
                sooner != null && sooner - firstByte < 0 ? sooner : firstByte,
                now + TimeUnit.MILLISECONDS.toNanos(endpoint.totalMs(false)),
                now + TimeUnit.MILLISECONDS.toNanos(endpoint.totalMs(true)),
                deadline,
                endpoint.getIdleTimeoutMs(),
                endpoint.limits().maxBodyBytes(),
                streaming);
    }

    /** The client's event loop if there is a client: reads and writes then share one thread. */
    private Context contextOf(Exchange exchange) {
        Context context = CallVariables.connectionContext(exchange);
        return context != null ? context : ((VertxInternal) component.vertx()).createEventLoopContext();
    }

    private RequestOptions options(Exchange exchange, ProviderPool pool) {
        String override = exchange.getVariable(CallVariables.LLM_PATH, String.class);
        return new RequestOptions()
                .setMethod(method)
                .setHost(pool.target().host())
                .setPort(pool.target().port())
                .setSsl(pool.target().isTls())
                .setURI(pool.pathPrefix() + (override != null ? override : endpoint.getPath()))
                .setFollowRedirects(false);
    }

    private static void addIds(Exchange exchange, MultiMap headers) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        if (call != null) {
            headers.set("x-request-id", call.requestId());
        }
        String traceparent = exchange.getVariable(CallVariables.TRACEPARENT, String.class);
        if (traceparent != null) {
            headers.set("traceparent", traceparent);
        }
    }

    private static @Nullable Buffer bodyOf(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof byte[] bytes) {
            return Buffer.buffer(bytes);
        }
        if (body instanceof Buffer buffer) {
            return buffer;
        }
        if (body instanceof String text) {
            return Buffer.buffer(text);
        }
        throw new IllegalArgumentException(
                "body: " + body.getClass().getSimpleName() + " (expected: bytes, a buffer or text)");
    }
}
