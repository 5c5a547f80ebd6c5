package io.dragoman.camel;

import io.vertx.core.Context;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Names of the exchange variables that carry a request through the routes. */
public final class CallVariables {
    /** The request as it came in: {@link io.dragoman.camel.http.HttpCall}. */
    public static final String CALL = "call";

    /** {@link Cancellation} of the client's request. */
    public static final String CANCELLATION = "cancellation";

    /** Long, a value of {@link System#nanoTime()} after which {@code llm:} gives up; optional. */
    public static final String DEADLINE_NANOS = "deadline-nanos";

    /**
     * Long, a value of {@link System#nanoTime()} by which the first byte of this attempt must be there; optional, never later than the
     * deadline.
     */
    public static final String FIRST_BYTE_DEADLINE_NANOS = "first-byte-deadline-nanos";

    /** String, takes the place of the {@code path} option of an {@code llm:} endpoint; optional. */
    public static final String LLM_PATH = "llm-path";

    /** Boolean, true makes {@code llm:} hand out a 2xx body as a stream whatever its content type; optional. */
    public static final String LLM_STREAM = "llm-stream";

    /** String, the header of that name for the provider (W3C Trace Context); optional. */
    public static final String TRACEPARENT = "traceparent";

    /** {@link io.dragoman.camel.http.ResponseOutcome}, there when the unit of work completes. */
    public static final String RESPONSE_OUTCOME = "response-outcome";

    /** Integer status the client was sent, 0 when none went out; there when the unit of work completes. */
    public static final String RESPONSE_STATUS = "response-status";

    /** Exchange property, not a variable, because routes have no use for it. */
    private static final String CONNECTION_CONTEXT = "DragomanConnectionContext";

    private CallVariables() {}

    /** The event loop of the client's connection, so that the provider's answer is read where the client's is written. */
    public static @Nullable Context connectionContext(Exchange exchange) {
        return exchange.getProperty(CONNECTION_CONTEXT, Context.class);
    }

    public static void setConnectionContext(Exchange exchange, Context context) {
        exchange.setProperty(CONNECTION_CONTEXT, context);
    }
}
