package io.dragoman.orchestration;

import io.dragoman.chat.Attempt;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.provider.ProviderAnswer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books a step that failed. A first answer that does not come ends the request; a later step that fails ends the plan with what there is;
 * of steps side by side the others count. A critique that misses its form even after its repair is taken in the reviewer's own words.
 */
public final class StepFailedProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(StepFailedProcessor.class);

    @Override
    public void process(Exchange exchange) {
        DragomanException failure = failure(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        Plan plan = exchange.getVariable("plan", Plan.class);
        Seat seat = exchange.getVariable("seat", Seat.class);
        ProviderAnswer words = ownWords(exchange);
        if (seat.work() == Seat.Work.CRITIQUE && words != null) {
            StepAnsweredProcessor.criticised(exchange, seat, words, null);
            return;
        }
        StepBooking booking = StepAnsweredProcessor.booking(exchange, seat);
        booking.into(plan, "failed:" + why(booking.last(), failure), "");
        plan.failed(failure);
        if (seat.alone() && plan.answers().isEmpty()) {
            throw failure;
        }
        if (seat.alone() || failure.code() == ProblemCode.CLIENT_GONE) {
            plan.stop(Stop.of(failure));
        }
    }

    /** What a reviewer said, though not in the form it was asked for; null when it said nothing. */
    private static @Nullable ProviderAnswer ownWords(Exchange exchange) {
        for (String name : new String[] {"answer", "unrepaired"}) {
            ProviderAnswer answer = exchange.getVariable(name, ProviderAnswer.class);
            if (answer != null && !answer.text().isBlank()) {
                return answer;
            }
        }
        return null;
    }

    private static String why(@Nullable Attempt last, DragomanException failure) {
        return failure.code() == ProblemCode.PROVIDER_ERROR && last != null && last.errorClass() != null
                ? last.errorClass().wireName()
                : failure.code().code();
    }

    private static DragomanException failure(@Nullable Throwable caught) {
        int depth = 0;
        for (Throwable cause = caught; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof DragomanException ours) {
                return ours;
            }
        }
        LOG.warn("a step failed in an unforeseen way", caught);
        return new DragomanException(
                ProblemCode.INTERNAL,
                "The broker could not finish this request; its log has the reason under the request id");
    }
}
