package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Attempt FAILED = Samples.attempt("p", "m-1", ErrorClass.OVERLOADED);
    private static final Attempt ANSWERED = Samples.attempt("p", "m-2", null);
    private static final Attempt LOSER = Samples.attempt("p", "m-3", ErrorClass.CLIENT_GONE);

    @Test
    void isASuccessWhenAnAttemptAnswersAfterAFailure() {
        assertThat(Outcome.of(200, ResponseOutcome.COMPLETED, null, List.of(FAILED, ANSWERED)))
                .isEqualTo(new Outcome(200, null, null, ANSWERED));
    }

    @Test
    void namesTheAttemptThatAnsweredAndNotTheLoserOfARace() {
        assertThat(Outcome.of(200, ResponseOutcome.COMPLETED, null, List.of(ANSWERED, LOSER)))
                .isEqualTo(new Outcome(200, null, null, ANSWERED));
    }

    @Test
    void hasTheClassOfTheLastAttemptWhenAllFail() {
        DragomanException problem = new DragomanException(ProblemCode.PROVIDER_ERROR, "all failed");

        assertThat(Outcome.of(502, ResponseOutcome.COMPLETED, problem, List.of(FAILED, FAILED)))
                .isEqualTo(new Outcome(502, "overloaded", "provider_error", FAILED));
    }

    @Test
    void hasTheErrorCodeOfARequestThatWasRefusedBeforeAnybodyWasAsked() {
        DragomanException problem = new DragomanException(ProblemCode.NO_ELIGIBLE_MODEL, "none");

        assertThat(Outcome.of(422, ResponseOutcome.COMPLETED, problem, List.of()))
                .isEqualTo(new Outcome(422, "no_eligible_model", "no_eligible_model", null));
    }

    @Test
    void hasTheErrorCodeWhenTheAnswerItselfWasNotGoodEnough() {
        DragomanException problem = new DragomanException(ProblemCode.OUTPUT_SCHEMA_MISMATCH, "no");

        assertThat(Outcome.of(502, ResponseOutcome.COMPLETED, problem, List.of(ANSWERED)))
                .isEqualTo(new Outcome(502, "output_schema_mismatch", "output_schema_mismatch", ANSWERED));
    }

    @Test
    void blamesNobodyWhenTheClientLeft() {
        assertThat(Outcome.of(200, ResponseOutcome.CLIENT_GONE, null, List.of(LOSER)))
                .isEqualTo(new Outcome(499, "client_gone", null, LOSER));
        assertThat(Outcome.of(0, ResponseOutcome.CLIENT_GONE, null, List.of()))
                .isEqualTo(new Outcome(499, "client_gone", null, null));
    }

    @Test
    void isAFailureWithTheStatusAlreadySentWhenAStreamIsCut() {
        Attempt cut = Samples.attempt("p", "m-1", ErrorClass.TRANSIENT);

        assertThat(Outcome.of(200, ResponseOutcome.FAILED, null, List.of(cut)))
                .isEqualTo(new Outcome(200, "transient", null, cut));
    }

    @Test
    void isTheBrokersFaultWhenNothingElseExplainsTheFailure() {
        assertThat(Outcome.of(0, ResponseOutcome.FAILED, null, List.of()))
                .isEqualTo(new Outcome(500, "internal", null, null));
        assertThat(Outcome.of(500, ResponseOutcome.COMPLETED, null, List.of()))
                .isEqualTo(new Outcome(500, "internal", null, null));
    }

    @Test
    void takesTheStatusOfTheProblemWhenNoneWasSent() {
        DragomanException problem = new DragomanException(ProblemCode.INVALID_REQUEST, "no");

        assertThat(Outcome.of(0, null, problem, List.of()).status()).isEqualTo(400);
    }
}
