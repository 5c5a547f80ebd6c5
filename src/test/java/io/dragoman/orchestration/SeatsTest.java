package io.dragoman.orchestration;

import static io.dragoman.orchestration.Plans.mode;
import static io.dragoman.orchestration.Plans.plan;
import static io.dragoman.orchestration.Plans.reviewers;
import static io.dragoman.orchestration.Plans.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.Model;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.negotiation.Catalogs;
import io.dragoman.negotiation.Negotiator;
import io.dragoman.negotiation.Preference;
import io.dragoman.negotiation.TokenCounter;
import io.dragoman.negotiation.WeightQuality;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each answer may be 1,000 tokens long; prices are USD for one million tokens, so an answer of {@code large} costs up to 0.01 USD. */
class SeatsTest {
    private static final Model LARGE = Plans.model("large", "north", 9, 10);
    private static final Model SECOND = Plans.model("second", "south", 8, 5);
    private static final Model THIRD = Plans.model("third", "east", 7, 5);
    private static final Model TINY = Plans.model("tiny", "west", 2, 0.1);
    private static final Model SMALL = Plans.model("small", "south", 4, 0.2);
    private static final double ENOUGH = 1;

    private final Catalog catalog = new Catalog();
    private final Negotiator negotiator = new Negotiator(
            TokenCounter.loadingInBackground(),
            new Health(HealthSettings.DEFAULT, Clock.systemUTC()),
            new WeightQuality());
    private final Seats seats = new Seats(negotiator, catalog, new Prompts(null));

    @Test
    void letsWhoeverWritesTheDraftSpendAllThatIsLeft() {
        register(LARGE, SECOND);
        Plan plan = plan(ENOUGH, mode("adversarial"));
        book(plan, 0.25);

        Seat draft = seats.draft(plan);

        assertThat(draft.request().policy().maxBudgetNanoUsd()).isEqualTo(750_000_000);
        assertThat(draft.request().messages()).isEqualTo(plan.request().messages());
        assertThat(draft.preference().modelIds()).isEmpty();
    }

    @Test
    void putsTheModelThatTheClientNamesFirstAndSaysWhyItCannotBeUsed() {
        register(LARGE, SECOND);
        Plan plan = plan(ENOUGH, new Orchestration("adversarial", 9, 0, "second", null, 0, 1, false));

        Seat draft = seats.draft(plan);

        assertThat(draft.preference()).isEqualTo(new Preference(List.of("second")));
        assertThat(draft.request().policy().minWeight()).isEqualTo(9);
        assertThat(plan.trace()).singleElement().extracting(StepReport::outcome).isEqualTo("unusable:min_weight");
    }

    @Test
    void asksReviewersWithoutTheClientsParametersAndKeepsMoneyForTheRevision() {
        register(LARGE, SECOND, THIRD);
        Plan plan = drafted(plan(ENOUGH, reviewers(2)));

        List<Seat> round = seats.reviewers(plan);

        assertThat(first(round)).containsExactly("second", "third");
        assertThat(round).allSatisfy(seat -> {
            assertThat(seat.work()).isEqualTo(Seat.Work.CRITIQUE);
            assertThat(seat.request().parameters()).isEmpty();
            assertThat(seat.request().outputSchema()).isNotNull();
        });
        // The author reads two critiques of 500 tokens at one USD for a million.
        assertThat(purse(round)).isPositive().isLessThan(999_000_000);
        assertThat(plan.round()).isEqualTo(1);
    }

    @Test
    void seatsFewerReviewersWhereThePurseDoesNotCoverAllAndTheRevision() {
        register(LARGE, SECOND, THIRD);
        Plan both = drafted(plan(0.03, reviewers(2)));
        Plan one = drafted(plan(0.015, reviewers(2)));
        Plan empty = drafted(plan(0.008, reviewers(2)));

        assertThat(first(seats.reviewers(both))).containsExactly("second", "third");
        assertThat(first(seats.reviewers(one))).containsExactly("second");
        assertThat(one.isOpen()).isTrue();
        assertThat(seats.reviewers(empty)).isEmpty();
        assertThat(empty.stopReason()).isEqualTo(Stop.BUDGET);
        assertThat(empty.round()).isZero();
    }

    @Test
    void seatsNobodyWhoIsTooWeakToReview() {
        register(LARGE, SECOND);
        Plan plan = drafted(plan(ENOUGH, new Orchestration("adversarial", 0, 10, null, null, 0, 1, false)));

        assertThat(seats.reviewers(plan)).isEmpty();
        assertThat(plan.stopReason()).isEqualTo(Stop.NO_MODEL);
    }

    @Test
    void asksTheAuthorOfTheNewestAnswerToReviseIt() {
        register(LARGE, SECOND);
        Plan plan = drafted(plan(ENOUGH, reviewers(1)));

        Seat revision = seats.revision(plan, "refine");

        assertThat(revision.preference()).isEqualTo(new Preference(List.of("large")));
        assertThat(revision.work()).isEqualTo(Seat.Work.REVISION);
        assertThat(revision.request().parameters().path("max_tokens").asInt()).isEqualTo(1_000);
        assertThat(revision.request().messages()).hasSize(3);
    }

    @Test
    void seatsAsManyVotersAsMakeAMajorityAndThenWhoHasNotVoted() {
        register(LARGE, SECOND, THIRD);
        Plan plan = plan(ENOUGH, mode("vote"));

        assertThat(first(seats.voters(plan, 3))).containsExactly("large", "second");
        assertThat(first(seats.voters(plan, 3))).containsExactly("third");
        assertThat(plan.votersLeft()).isTrue();
        assertThat(seats.voters(plan, 3)).isEmpty();
        assertThat(plan.votersLeft()).isFalse();
    }

    @Test
    void seatsTwoCheapModelsOfDifferentVendorsAndKeepsMoneyForTheStrongest() {
        register(LARGE, SECOND, SMALL, TINY);
        Plan plan = plan(ENOUGH, mode("cascade"));

        List<Seat> pair = seats.cheapPair(plan);

        assertThat(first(pair)).containsExactlyInAnyOrder("small", "tiny");
        assertThat(pair)
                .allSatisfy(seat -> assertThat(seat.request().policy().mode()).isEqualTo(Mode.CHEAP));
        assertThat(purse(pair)).isLessThanOrEqualTo(990_000_000);
    }

    @Test
    void sendsWhatTheCheapOnesDifferOnToTheStrongest() {
        register(LARGE, SECOND, SMALL, TINY);
        Plan plan = plan(ENOUGH, mode("cascade"));

        assertThat(first(seats.strongest(plan))).containsExactly("large");
        assertThat(plan.stopReason()).isEqualTo(Stop.ESCALATED);
    }

    @Test
    void doesNotAskTheStrongestAgainWhenItIsOneOfThePair() {
        register(LARGE, SECOND);
        Plan plan = plan(ENOUGH, mode("cascade"));
        plan.voted(said(Plans.candidate("second", "south", 8), "7"));
        Contribution decides = said(Plans.candidate("large", "north", 9), "42");
        plan.voted(decides);

        assertThat(seats.strongest(plan)).isEmpty();
        assertThat(plan.best()).contains(decides);
        assertThat(plan.stopReason()).isEqualTo(Stop.ESCALATED);
    }

    @Test
    void letsTheStrongestWhoHasNotVotedJudgeAnswersWithoutNames() {
        register(LARGE, SECOND, THIRD);
        Plan plan = plan(ENOUGH, mode("vote"));
        plan.voted(said(Plans.candidate("second", "south", 7), "red"));
        plan.voted(said(Plans.candidate("third", "east", 7), "blue"));

        List<Seat> judge = seats.judge(plan);

        assertThat(first(judge)).containsExactly("large");
        assertThat(judge.get(0).options()).extracting(Contribution::text).containsExactlyInAnyOrder("red", "blue");
        assertThat(judge.get(0).request().messages().toString())
                .contains("Answer A:", "Answer B:", "red", "blue")
                .doesNotContain("second", "third");
    }

    @Test
    void letsTheLastOfThreeVotersDecideWhenNobodyIsLeftToJudge() {
        register(LARGE, SECOND, THIRD);
        Plan plan = plan(ENOUGH, mode("vote"));
        plan.voted(said(Plans.candidate("large", "north", 9), "red"));
        plan.voted(said(Plans.candidate("second", "south", 8), "blue"));
        Contribution last = said(Plans.candidate("third", "east", 7), "green");
        plan.voted(last);

        assertThat(seats.judge(plan)).isEmpty();
        assertThat(plan.best()).contains(last);
        assertThat(plan.stopReason()).isEqualTo(Stop.TIE_BREAK);
    }

    private void register(Model... models) {
        catalog.swap(Catalogs.of(models));
    }

    private static Plan drafted(Plan plan) {
        plan.answeredAlone(said(Plans.candidate("large", "north", 9), "the draft"), Seat.Work.ANSWER);
        return plan;
    }

    private static void book(Plan plan, double usd) {
        plan.book(
                List.of(new Attempt("large", "north", 0, 1, 1, 200, null, Usage.NONE, Math.round(usd * 1e9))),
                Math.round(usd * 1e9));
    }

    private static List<String> first(List<Seat> round) {
        return round.stream().map(seat -> seat.preference().modelIds().get(0)).toList();
    }

    /** What the seats may spend together, in nano-USD. */
    private static long purse(List<Seat> round) {
        return round.stream()
                .mapToLong(seat -> seat.request().policy().maxBudgetNanoUsd())
                .sum();
    }
}
