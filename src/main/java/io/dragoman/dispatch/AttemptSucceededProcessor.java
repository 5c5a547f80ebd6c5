package io.dragoman.dispatch;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.provider.ChatStream;
import io.dragoman.provider.ProviderAnswer;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Settles a unary answer, or waits until a stream has begun: until its first content another candidate can still be asked. Ends the loop
 * over the candidates (variable {@code unanswered}).
 */
public final class AttemptSucceededProcessor implements Processor {
    private final Settlement settlement;

    AttemptSucceededProcessor(Settlement settlement) {
        this.settlement = settlement;
    }

    @Override
    public void process(Exchange exchange) {
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        OpenAttempt attempt = exchange.getVariable("attempt", OpenAttempt.class);
        if (exchange.getMessage().getBody() instanceof ChatStream stream) {
            begin(exchange, dispatch, attempt, stream);
            return;
        }
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        settlement.answered(dispatch, attempt, answer);
        if (claim(exchange, "answer", answer)) {
            dispatch.answeredBy(attempt.candidate());
        }
    }

    private void begin(Exchange exchange, Dispatch dispatch, OpenAttempt attempt, ChatStream stream) {
        long firstByteDeadline = exchange.getVariable(CallVariables.FIRST_BYTE_DEADLINE_NANOS, Long.class);
        stream.awaitStart(Duration.ofNanos(Math.max(1, firstByteDeadline - System.nanoTime())));
        AnsweringStream answering = new AnsweringStream(stream, end -> settlement.streamEnded(dispatch, attempt, end));
        if (claim(exchange, "stream", answering)) {
            dispatch.streamBegan();
            dispatch.answeredBy(attempt.candidate());
        } else {
            answering.giveUp();
        }
    }

    /** False when another attempt of the same request was first: then this one is paid for, but not used. */
    private static boolean claim(Exchange exchange, String name, Object value) {
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        if (hedge == null) {
            exchange.setVariable(name, value);
            exchange.setVariable("unanswered", false);
            return true;
        }
        Cancellation attempt = exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class);
        return hedge.win(attempt, Map.of(name, value, "unanswered", false));
    }
}
