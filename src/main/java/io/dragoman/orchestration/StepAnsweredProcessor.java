package io.dragoman.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.ThoughtFilter;
import io.dragoman.dispatch.Dispatch;
import io.dragoman.negotiation.Candidate;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.provider.ProviderAnswer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer of a step for what the seat wanted: an answer to the client, a critique or a judgement. What steps side by side bring
 * goes into variable {@code contribution} or {@code critique} of their own exchange, for the strategy that joins them; what a step alone
 * brings goes into the plan.
 */
public final class StepAnsweredProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        Seat seat = exchange.getVariable("seat", Seat.class);
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        JsonNode output = exchange.getVariable("output", JsonNode.class);
        switch (seat.work()) {
            case ANSWER, REVISION -> contributed(exchange, seat, answer);
            case CRITIQUE -> criticised(exchange, seat, answer, output);
            case JUDGEMENT -> judged(exchange, seat, answer, output);
        }
    }

    private static void contributed(Exchange exchange, Seat seat, ProviderAnswer answer) {
        Plan plan = exchange.getVariable("plan", Plan.class);
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        Candidate author = dispatch.answeredBy().orElseThrow();
        Contribution contribution =
                new Contribution(seat.step(), author, answer, dispatch.decision(), dispatch.routingReason());
        boolean first = plan.answers().isEmpty();
        if (!contribution.usable() && !(seat.alone() && first)) {
            throw empty(answer);
        }
        boolean unchanged = seat.work() == Seat.Work.REVISION
                && Agreement.same(plan.requireBest().text(), contribution.text());
        booking(exchange, seat).into(plan, unchanged ? "unchanged" : "answered", contribution.text());
        if (!seat.alone()) {
            exchange.setVariable("contribution", contribution);
            return;
        }
        plan.answeredAlone(contribution, seat.work());
        if (unchanged) {
            plan.stop(Stop.UNCHANGED);
        }
    }

    /** @param output the verdict, or null when the reviewer answered in its own words */
    static void criticised(Exchange exchange, Seat seat, ProviderAnswer answer, @Nullable JsonNode output) {
        Plan plan = exchange.getVariable("plan", Plan.class);
        String text = ThoughtFilter.removed(answer.text());
        if (text.isBlank()) {
            throw empty(answer);
        }
        StepBooking booking = booking(exchange, seat);
        String modelId =
                booking.answeredBy() == null ? "" : booking.answeredBy().model().id();
        if (modelId.isEmpty() && booking.last() != null) {
            modelId = booking.last().modelId();
        }
        Critique critique = new Critique(seat.round(), modelId, output == null ? null : Verdict.of(output), text);
        booking.into(plan, critique.outcome(), critique.summary());
        exchange.setVariable("critique", critique);
    }

    private static void judged(Exchange exchange, Seat seat, ProviderAnswer answer, JsonNode output) {
        Plan plan = exchange.getVariable("plan", Plan.class);
        int choice = output.path("choice").asText(" ").charAt(0) - 'A';
        if (choice < 0 || choice >= seat.options().size()) {
            throw new DragomanException(ProblemCode.PROVIDER_ERROR, "The judge chose an answer that there is not");
        }
        StepBooking booking = booking(exchange, seat);
        booking.into(plan, "chose:" + seat.options().get(choice).modelId(), answer.text());
        plan.choose(seat.options().get(choice));
        if (booking.answeredBy() != null) {
            plan.judgedBy(booking.answeredBy().model().id());
        }
        plan.stop(Stop.JUDGED);
    }

    static StepBooking booking(Exchange exchange, Seat seat) {
        long started = exchange.getVariable(OpenStepProcessor.STARTED, Long.class);
        return StepBooking.of(seat, exchange.getVariable("dispatch", Dispatch.class), started);
    }

    private static DragomanException empty(ProviderAnswer answer) {
        boolean refused = answer.stopReason() == StopReason.CONTENT_FILTER;
        return new DragomanException(
                ProblemCode.PROVIDER_ERROR, refused ? "The model refused to answer" : "The model's answer is empty");
    }
}
