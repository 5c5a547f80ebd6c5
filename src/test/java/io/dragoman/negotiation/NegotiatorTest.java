package io.dragoman.negotiation;

import static io.dragoman.negotiation.Catalogs.filters;
import static io.dragoman.negotiation.Catalogs.ids;
import static io.dragoman.negotiation.Catalogs.model;
import static io.dragoman.negotiation.Catalogs.usd;
import static io.dragoman.negotiation.Demands.ORDINARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.chat.Usd;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.health.TestClock;
import io.dragoman.problem.InvalidRequestException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NegotiatorTest {
    private static final Model SMALL = model("small", 4, usd(0.15), usd(0.6));
    private static final Model MIDDLE = model("middle", 7, usd(0.6), usd(2.4));
    private static final Model LARGE = model("large", 9, usd(5), usd(20));

    private final TestClock clock = new TestClock();
    private final Health health = new Health(HealthSettings.DEFAULT, clock);
    private final Negotiator negotiator = new Negotiator(new TokenCounter(String::length), health, new WeightQuality());

    @Test
    void ordersByWhatAnAnswerIsWorthLessWhatItCosts() {
        CatalogSnapshot catalog = Catalogs.of(LARGE, MIDDLE, SMALL);

        assertThat(ids(decide(ORDINARY.mode(Mode.CHEAP), catalog).ranked()))
                .containsExactly("small", "middle", "large");
        assertThat(ids(decide(ORDINARY.mode(Mode.NORMAL), catalog).ranked()))
                .containsExactly("middle", "small", "large");
        assertThat(ids(decide(ORDINARY.mode(Mode.HIGH_CONFIDENCE), catalog).ranked()))
                .containsExactly("large", "middle", "small");
        assertThat(ids(decide(ORDINARY.mode(Mode.PLANNING), catalog).ranked())).startsWith("large");
        assertThat(ids(decide(ORDINARY.mode(Mode.ADVERSARIAL), catalog).ranked()))
                .startsWith("large");
    }

    @Test
    void computesTheNumbersThatTheyAreOrderedBy() {
        Candidate best = decide(ORDINARY.tokens(1_000, 500), Catalogs.of(MIDDLE))
                .ranked()
                .get(0);

        double quality = 0.45 + 0.035 * 7;
        assertThat(best.quality()).isCloseTo(quality, within());
        assertThat(best.availability()).isEqualTo(1);
        assertThat(best.inputTokens()).isEqualTo(1_150);
        assertThat(best.outputTokens()).isEqualTo(500);
        assertThat(best.upperCostNanoUsd()).isEqualTo(1_150 * 600 + 500 * 2_400);
        double outputTokens = health.of("alpha", "middle").figures().outputTokens();
        double costUsd = 1_000 * 0.6e-6 + outputTokens * 2.4e-6;
        assertThat(best.expectedCostNanoUsd()).isEqualTo(Math.round(costUsd * 1e9));
        assertThat(best.utilityUsd()).isCloseTo(0.02 * quality - costUsd - 0.02 * 0.01 * 2, within());
    }

    @Test
    void filtersInOrderBeforeAnyScore() {
        Model disabled = new Model("disabled", "alpha", "", 9, 0, 0, Price.FREE, PriceSource.ADMIN, null, false);
        Model blind = model("blind", 9, 0, Set.of("tools"), 0, 0);
        Model light = model("light", 1, 0, Set.of("vision"), 0, 0);
        Model narrow = model("narrow", 9, 1_200, Set.of("vision"), 0, 0);
        Model dear = model("dear", 9, 0, Set.of("vision"), usd(100), usd(400));
        Model slow = model("slow", 9, 0, Set.of("vision"), 0, 0);
        Model down = model("down", 9, 0, Set.of("vision"), 0, 0);
        Model good = model("good", 6, 0, Set.of("vision"), 0, 0);
        repeat(10, () -> health.record(attempt("slow", 60_000, null)));
        repeat(5, () -> health.record(attempt("down", 10, ErrorClass.TRANSIENT)));

        Decision decision = decide(
                ORDINARY.minWeight(6).capabilities(Set.of("vision"), Set.of()),
                Catalogs.of(disabled, blind, light, narrow, dear, slow, down, good));

        assertThat(ids(decision.ranked())).containsExactly("good");
        assertThat(filters(decision.excluded()))
                .containsExactlyInAnyOrder(
                        "disabled:disabled",
                        "blind:capability",
                        "light:min_weight",
                        "narrow:context",
                        "dear:budget",
                        "slow:latency",
                        "down:health");
    }

    @Test
    void asksOnlyModelsThatTheKeyMayUse() {
        Model best = model("best", 9);
        Model allowed = model("allowed", 1);

        Decision decision = decide(ORDINARY.onlyModels("allowed", "gone"), Catalogs.of(best, allowed));

        assertThat(ids(decision.ranked())).containsExactly("allowed");
        assertThat(filters(decision.excluded())).containsExactly("best:allowed_models");
        assertThatThrownBy(() -> decide(ORDINARY.onlyModels(), Catalogs.of(best, allowed)))
                .isInstanceOf(NoEligibleModelException.class)
                .hasMessageContaining("allowed_models:2");
        assertThatThrownBy(() -> decide(ORDINARY.onlyModels("allowed").hint("best"), Catalogs.of(best, allowed)))
                .isInstanceOf(NoEligibleModelException.class)
                .hasMessageContaining("best: not among the models of this key");
    }

    @Test
    void neverExcludesForWhatNobodyKnows() {
        Model unknown = model("unknown", 5);

        Decision decision =
                decide(ORDINARY.budget(0.000001).capabilities(Set.of("vision"), Set.of("tools")), Catalogs.of(unknown));

        assertThat(ids(decision.ranked())).containsExactly("unknown");
        assertThat(RoutingReason.of(decision).text()).contains("price=unknown");
    }

    @Test
    void ignoresCapabilitiesThatNobodyKnows() {
        Model tools = model("tools", 5, 0, Set.of("tools"), 0, 0);
        Demands planning = ORDINARY.capabilities(Set.of("planning"), Set.of());

        assertThat(ids(decide(planning, Catalogs.of(tools)).ranked())).containsExactly("tools");

        Model planner = model("planner", 1, 0, Set.of("planning"), 0, 0);
        assertThat(ids(decide(planning, Catalogs.of(tools, planner)).ranked())).containsExactly("planner");
    }

    @Test
    void enforcesAKnownCapabilityEvenWhenNoModelHasIt() {
        Model tools = model("tools", 5, 0, Set.of("tools"), 0, 0);

        assertThatThrownBy(() -> decide(ORDINARY.capabilities(Set.of("vision"), Set.of()), Catalogs.of(tools)))
                .isInstanceOf(NoEligibleModelException.class)
                .hasMessageContaining("lacks vision");
    }

    @Test
    void clampsTheOutputToTheBudgetWhenTheClientSetNoLimit() {
        Candidate candidate =
                decide(ORDINARY.budget(0.05), Catalogs.of(LARGE)).ranked().get(0);

        long inputNano = 1_150 * 5_000;
        assertThat(candidate.maxOutputTokens()).isEqualTo((int) ((50_000_000 - inputNano) / 20_000));
        assertThat(candidate.upperCostNanoUsd()).isLessThanOrEqualTo(50_000_000);
    }

    @Test
    void doesNotClampWhereTheModelStopsEarlier() {
        Model brief =
                new Model("brief", "alpha", "", 5, 0, 1_000, Price.of(usd(1), usd(4)), PriceSource.ADMIN, null, true);

        assertThat(decide(ORDINARY, Catalogs.of(brief)).ranked().get(0).maxOutputTokens())
                .isZero();
        assertThat(decide(ORDINARY.tokens(1_000, 8_000), Catalogs.of(brief))
                        .ranked()
                        .get(0)
                        .maxOutputTokens())
                .as("the client asks for more than the model takes")
                .isEqualTo(1_000);
    }

    @Test
    void countsEveryChoiceThatTheClientWants() {
        Candidate one =
                decide(ORDINARY.tokens(1_000, 500), Catalogs.of(SMALL)).ranked().get(0);
        Candidate four = decide(ORDINARY.tokens(1_000, 500).choices(4), Catalogs.of(SMALL))
                .ranked()
                .get(0);

        assertThat(four.upperCostNanoUsd() - one.upperCostNanoUsd()).isEqualTo(3 * 500 * 600);
    }

    @Test
    void usesTheDearestClassForTheUpperCost() {
        Model caching = new Model(
                "caching",
                "alpha",
                "",
                5,
                0,
                0,
                new Price(1_000, 2_000, 100, 1_250, 5_000),
                PriceSource.ADMIN,
                null,
                true);

        Candidate candidate = decide(ORDINARY.tokens(1_000_000, 1_000_000), Catalogs.of(caching))
                .ranked()
                .get(0);

        assertThat(candidate.upperCostNanoUsd()).isEqualTo(1_438 + 5_000);
    }

    @Test
    void saysWhoCameNearestWhenThePolicyExcludesAll() {
        NoEligibleModelException failure = catchThrowableOfType(
                NoEligibleModelException.class,
                () -> decide(ORDINARY.budget(0.0001).minWeight(5), Catalogs.of(SMALL, MIDDLE, LARGE)));

        assertThat(failure.status()).isEqualTo(422);
        assertThat(failure.members().get("excluded"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Integer.class))
                .containsExactly(entry("min_weight", 1), entry("budget", 2));
        assertThat(failure.members().get("nearest_miss"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
                .containsEntry("model", "middle")
                .containsEntry("filter", "budget")
                .hasEntrySatisfying("detail", detail -> assertThat(detail).endsWith("USD (budget: 0.0001)"));
    }

    @Test
    void saysWhenToComeBackWhenEverybodyCoolsDown() {
        health.record(attempt("small", 10, ErrorClass.RATE_LIMITED), Duration.ofSeconds(30));
        health.record(attempt("middle", 10, ErrorClass.RATE_LIMITED), Duration.ofSeconds(12));

        NoModelAvailableException failure = catchThrowableOfType(
                NoModelAvailableException.class, () -> decide(ORDINARY, Catalogs.of(SMALL, MIDDLE)));

        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(12));
    }

    @Test
    void saysThatThereIsNothingToAsk() {
        assertThatThrownBy(() -> decide(ORDINARY, CatalogSnapshot.EMPTY))
                .isInstanceOf(NoModelAvailableException.class)
                .hasMessage("no model is registered");
    }

    @Test
    void triesTheHintedModelFirst() {
        Decision decision = decide(ORDINARY.hint("large"), Catalogs.of(SMALL, MIDDLE, LARGE));

        assertThat(ids(decision.ranked())).containsExactly("large", "middle", "small");
        assertThat(RoutingReason.of(decision).text()).startsWith("hint;mode=normal;p=0.77;next=middle");
    }

    @Test
    void refusesAHintThatThePolicyExcludes() {
        assertThatThrownBy(() -> decide(ORDINARY.hint("small").minWeight(6), Catalogs.of(SMALL, MIDDLE)))
                .isInstanceOf(NoEligibleModelException.class)
                .hasMessage(
                        "no model satisfies the policy: min_weight:1; nearest is small: weight 4 (expected: at least 6)");
    }

    @Test
    void refusesAHintThatIsNoModel() {
        assertThatThrownBy(() -> decide(ORDINARY.hint("nobody"), Catalogs.of(SMALL)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("model_hint: nobody (expected: the id of a registered model)");
    }

    @Test
    void goesOnWithoutAHintedModelThatIsDown() {
        repeat(5, () -> health.record(attempt("large", 10, ErrorClass.TRANSIENT)));

        Decision decision = decide(ORDINARY.hint("large"), Catalogs.of(SMALL, LARGE));

        assertThat(ids(decision.ranked())).containsExactly("small");
        assertThat(decision.hinted()).isFalse();
    }

    @Test
    void prefersWhoAnswersWhenScoresAreClose() {
        Model twin = model("twin", 7, usd(0.6), usd(2.4));
        repeat(3, () -> health.record(attempt("middle", 100, ErrorClass.OVERLOADED)));

        assertThat(ids(decide(ORDINARY, Catalogs.of(MIDDLE, twin)).ranked())).containsExactly("twin", "middle");
    }

    @Test
    void prefersWhoIsQuickWhenScoresAreClose() {
        Model twin = model("twin", 7, usd(0.6), usd(2.4));
        health.record(attempt("middle", 9_000, null));

        assertThat(ids(decide(ORDINARY, Catalogs.of(MIDDLE, twin)).ranked())).containsExactly("twin", "middle");
    }

    @Test
    void breaksTiesById() {
        Model[] twins = {model("c", 5, 1, 1), model("a", 5, 1, 1), model("b", 5, 1, 1)};

        assertThat(ids(decide(ORDINARY, Catalogs.of(twins)).ranked())).containsExactly("a", "b", "c");
    }

    @Test
    void samplesInModeThompsonAndRepeatsItselfForOneSeed() {
        CatalogSnapshot catalog = Catalogs.of(model("a", 5, 1, 1), model("b", 5, 1, 1), model("c", 5, 1, 1));
        Demands thompson = ORDINARY.mode(Mode.THOMPSON);
        Set<String> winners = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Decision first = decide(thompson.seed("request-" + i), catalog);
            assertThat(decide(thompson.seed("request-" + i), catalog)).isEqualTo(first);
            winners.add(first.ranked().get(0).model().id());
        }
        assertThat(winners).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void escalatesToLargerContextsOnly() {
        CatalogSnapshot catalog = Catalogs.of(
                model("narrow", 9, 8_000, null, 0, 0),
                model("same", 8, 8_000, null, 0, 0),
                model("wide", 5, 128_000, null, 0, 0),
                model("wider", 7, 1_000_000, null, 0, 0));

        Decision decision = decide(ORDINARY, catalog);

        assertThat(ids(decision.escalations(decision.ranked().get(0)))).containsExactly("wider", "wide");
    }

    @Test
    void checksACandidateAgainstWhatIsLeft() {
        Candidate candidate =
                decide(ORDINARY.budget(0.05), Catalogs.of(LARGE)).ranked().get(0);
        long need = new UpperCost(LARGE.priceOrFree(), candidate.inputTokens(), 1).nanoUsd(candidate.outputTokens());

        assertThat(candidate.within(Usd.toNano(0.05))).containsSame(candidate);
        assertThat(candidate.within(need)).hasValueSatisfying(lower -> {
            assertThat(lower.upperCostNanoUsd()).isEqualTo(need);
            assertThat(lower.maxOutputTokens()).isEqualTo(candidate.outputTokens());
        });
        assertThat(candidate.within(need - 1)).isEmpty();
        assertThat(candidate.fits(need, 1)).isTrue();
        assertThat(candidate.fits(need - 1, 20_000)).isFalse();
    }

    @Test
    void checksACandidateAgainstTheTimeThatIsLeft() {
        repeat(10, () -> health.record(attempt("small", 1_000, null)));
        Candidate candidate = decide(ORDINARY, Catalogs.of(SMALL)).ranked().get(0);

        assertThat(candidate.upperLatencyMs()).isBetween(1_000.0, 1_200.0);
        assertThat(candidate.fits(Usd.NANO, 1_200)).isTrue();
        assertThat(candidate.fits(Usd.NANO, 900)).isFalse();
    }

    @Test
    void explainsItselfFromTheNumbersThatDecided() {
        repeat(5, () -> health.record(attempt("down", 10, ErrorClass.TRANSIENT)));
        CatalogSnapshot catalog = Catalogs.of(
                model("down", 9, 0, 0),
                model("dear", 9, usd(1_000), usd(1_000)),
                model("dearer", 9, usd(2_000), usd(2_000)),
                model("first", 8, usd(1), usd(2)),
                model("second", 6, usd(1), usd(2)));

        Decision decision = decide(ORDINARY.minWeight(6).tokens(70_000, 100).budget(1), catalog);
        RoutingReason reason = RoutingReason.of(decision);

        assertThat(reason.text())
                .isEqualTo("mode=normal;min_weight=6;p=0.73;next=second;excluded=budget:2,health:1;context>64k");
        Candidate second = decision.ranked().get(1);
        assertThat(reason.answeredBy(second).with("failover:rate_limited").text())
                .isEqualTo(
                        "mode=normal;min_weight=6;p=0.66;excluded=budget:2,health:1;context>64k;failover:rate_limited");
    }

    private Decision decide(Demands demands, CatalogSnapshot catalog) {
        return negotiator.decide(demands.demand(), catalog);
    }

    private static Attempt attempt(String modelId, long latencyMs, @Nullable ErrorClass errorClass) {
        return new Attempt(modelId, "alpha", 0, latencyMs, -1, 0, errorClass, Usage.NONE, 0);
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }
}
