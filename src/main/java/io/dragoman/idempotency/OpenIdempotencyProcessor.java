package io.dragoman.idempotency;

import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.RecordedStream;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.chat.ChatRequest;
import io.dragoman.idempotency.Idempotency.Opened;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Looks whether the work was asked for before, where the client sent an {@code Idempotency-Key}. A repeat gets the first answer, and the
 * route stops; the first one goes on, with its {@link Run} in variable {@code idempotent-run}. Needs the principal and, as body, what the
 * client sent.
 */
final class OpenIdempotencyProcessor implements Processor {
    /** What a complete event stream ends with; one that is cut never does. */
    private static final byte[] END_MARK = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Idempotency idempotency;

    OpenIdempotencyProcessor(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String header = call.header("idempotency-key");
        if (header == null) {
            return;
        }
        Principal principal = exchange.getVariable("principal", Principal.class);
        Cancellation client = exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Opened opened = idempotency.open(
                new IdempotencyKey(principal.id(), header), fingerprint(call.path(), body), call.requestId(), client);
        if (opened.repeat() != null) {
            replay(exchange, opened.repeat());
        } else if (opened.run() != null) {
            begin(exchange, opened.run());
        }
    }

    /** Ends the route: the `stop` EIP without a step that every other request would pay for. */
    private static void replay(Exchange exchange, KeptAnswer answer) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        answer.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader("Idempotent-Replay", "true");
        message.setBody(answer.body());
        exchange.setVariable("routing-reason", "replayed=" + answer.requestId());
        exchange.setRouteStop(true);
    }

    private static void begin(Exchange exchange, Run run) {
        exchange.setVariable("idempotent-run", run);
        Cancellation work = new Cancellation();
        boolean streams = exchange.getVariable("request") instanceof ChatRequest request && request.stream()
                || Boolean.TRUE.equals(exchange.getVariable("plan-streamed"));
        if (!streams) {
            // A client that loses its connection comes back with the same key: the work goes on for that.
            exchange.setVariable(CallVariables.CANCELLATION, work);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                close(done, run);
                work.cancel();
            }
        });
    }

    /** Streams end here, and what ended in a way that no step of a route has seen. */
    private static void close(Exchange exchange, Run run) {
        RecordedStream stream = exchange.getVariable("recorded-stream", RecordedStream.class);
        boolean clientLeft = exchange.getVariable(CallVariables.RESPONSE_OUTCOME, ResponseOutcome.class)
                == ResponseOutcome.CLIENT_GONE;
        if (stream != null && isComplete(stream)) {
            run.end(KeepAnswerProcessor.answer(exchange, stream.bytes()));
        } else if (stream != null && clientLeft) {
            run.lose(Lost.CLIENT_LEFT);
        } else if (stream != null && stream.isTooLarge()) {
            run.lose(Lost.TOO_LARGE);
        } else if (stream != null) {
            run.endUnfinished(KeepAnswerProcessor.answer(exchange, stream.bytes()));
        } else {
            run.endUnfinished(new KeptAnswer(500, Map.of(), new byte[0], ""));
        }
    }

    /** True when the end mark has passed, and all before it is remembered. */
    private static boolean isComplete(RecordedStream stream) {
        byte[] bytes = stream.bytes();
        int start = bytes.length - END_MARK.length;
        return !stream.isTooLarge()
                && start >= 0
                && Arrays.equals(bytes, start, bytes.length, END_MARK, 0, END_MARK.length);
    }

    private static String fingerprint(String path, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
