package io.dragoman.negotiation;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import io.dragoman.health.Health;
import io.dragoman.health.HealthState;
import io.dragoman.health.ModelHealth;
import io.dragoman.negotiation.Exclusion.Filter;
import io.dragoman.problem.InvalidRequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the models that satisfy a policy, best first. The policy is held by filters, before any score; the order is by what the answer is
 * expected to be worth, less what it costs in money and in time. It changes nothing. Safe for any thread.
 */
public final class Negotiator {
    /** Token counts of providers differ from ours by up to this factor. */
    static final double HEAD_ROOM = 1.15;
    /** Latency that a model counts with until it has answered once. */
    static final double COLD_LATENCY_MS = 2_000;
    /** Thompson sampling: how widely to explore, and the share of a right answer's value at which cost halves that. */
    private static final double EXPLORATION = 0.2;

    private static final double DEAR_SHARE = 0.1;

    private final TokenCounter counter;
    private final Health health;
    private final QualityModel quality;

    public Negotiator(TokenCounter counter, Health health, QualityModel quality) {
        this.counter = counter;
        this.health = health;
        this.quality = quality;
    }

    /**
     * Decides who may answer a request.
     *
     * @throws NoEligibleModelException when models exist but the policy excludes them all, or excludes the hinted one
     * @throws NoModelAvailableException when no model is registered, enabled or healthy
     */
    public Decision negotiate(ChatRequest request, CatalogSnapshot catalog) {
        return decide(Demand.of(request, counter), catalog);
    }

    /** The same for a demand that is already known. */
    public Decision decide(Demand demand, CatalogSnapshot catalog) {
        Ranking ranking = rank(demand, catalog);
        ranking.requireCandidate(health.nowMs());
        return ranking.decision();
    }

    /** Ranks and excludes, also when nobody is left. */
    Ranking rank(Demand demand, CatalogSnapshot catalog) {
        requireKnownHint(demand, catalog);
        Terms terms = new Terms(demand, catalog);
        long nowMs = health.nowMs();
        List<Candidate> ranked = new ArrayList<>();
        List<Exclusion> excluded = new ArrayList<>();
        for (Model model : catalog.models().values()) {
            ModelHealth state = health.of(model.providerId(), model.id(), nowMs);
            Offer offer = new Offer(model, catalog.provider(model.providerId()), state, demand);
            Exclusion exclusion = exclusion(offer, terms);
            if (exclusion == null) {
                ranked.add(candidate(offer, terms));
            } else {
                excluded.add(exclusion);
            }
        }
        ranked.sort(Negotiator::bestFirst);
        return new Ranking(demand, terms.valueUsd, catalog.number(), ranked, excluded);
    }

    private static void requireKnownHint(Demand demand, CatalogSnapshot catalog) {
        String hint = demand.modelHint();
        if (hint != null && catalog.model(hint) == null && !catalog.models().isEmpty()) {
            throw new InvalidRequestException(
                    "request.model_hint", "model_hint: " + hint + " (expected: the id of a registered model)");
        }
    }

    /** The first filter that the model fails, or null when it passes all. */
    private static @Nullable Exclusion exclusion(Offer offer, Terms terms) {
        Model model = offer.model;
        RoutingPolicy policy = offer.demand.policy();
        String id = model.id();
        if (!offer.enabled()) {
            return new Exclusion(id, Filter.DISABLED, offer.switchedOff(), 0, 0);
        }
        if (!offer.demand.allowedModels().allows(id)) {
            return new Exclusion(id, Filter.ALLOWED_MODELS, "", 0, 0);
        }
        String lacking = lacking(model, terms.capabilities);
        if (lacking != null) {
            return new Exclusion(id, Filter.CAPABILITY, lacking, 0, 0);
        }
        if (model.weight() < policy.minWeight()) {
            return new Exclusion(id, Filter.MIN_WEIGHT, "", model.weight(), policy.minWeight());
        }
        long tokens = (long) offer.inputTokens + offer.outputTokens;
        if (model.maxContextTokens() > 0 && tokens > model.maxContextTokens()) {
            return new Exclusion(id, Filter.CONTEXT, "", tokens, model.maxContextTokens());
        }
        long upperCost = offer.cost.nanoUsd(offer.outputTokens);
        if (upperCost > policy.maxBudgetNanoUsd()) {
            return new Exclusion(id, Filter.BUDGET, "", upperCost, policy.maxBudgetNanoUsd());
        }
        if (offer.health.upperLatencyMs() > policy.maxLatencyMs()) {
            long upperMs = (long) Math.ceil(offer.health.upperLatencyMs());
            return new Exclusion(id, Filter.LATENCY, "", upperMs, policy.maxLatencyMs());
        }
        if (offer.health.blocked()) {
            String why = offer.health.state() == HealthState.DOWN ? "down" : "rate limited";
            return new Exclusion(id, Filter.HEALTH, why, offer.health.blockedUntilMs(), 0);
        }
        return null;
    }

    private static @Nullable String lacking(Model model, List<String> capabilities) {
        Set<String> has = model.capabilities();
        if (has == null) {
            return null;
        }
        for (String capability : capabilities) {
            if (!has.contains(capability)) {
                return capability;
            }
        }
        return null;
    }

    private Candidate candidate(Offer offer, Terms terms) {
        Model model = offer.model;
        ModelHealth.Figures figures = offer.health.figures();
        long budget = offer.demand.policy().maxBudgetNanoUsd();
        int affordable = offer.cost.outputTokensWithin(budget);
        int most = Math.min(offer.mostOutputTokens, affordable);
        long upperCost = offer.cost.nanoUsd(most);
        long expectedCost = Math.min(upperCost, offer.expectedCostNanoUsd());
        double costUsd = (double) expectedCost / Usd.NANO;
        double latencyMs = figures.latencyMs() > 0 ? figures.latencyMs() : COLD_LATENCY_MS;
        double right = quality(model, costUsd, terms);
        double utility = terms.valueUsd * right * offer.health.availability()
                - costUsd
                - terms.waitingUsdPerSecond * latencyMs / 1_000;
        return new Candidate(
                model,
                Objects.requireNonNull(offer.provider, "an enabled model has a provider"),
                offer.inputTokens,
                offer.outputTokens,
                offer.demand.choices(),
                offer.ceiling(affordable),
                expectedCost,
                upperCost,
                latencyMs,
                offer.health.upperLatencyMs(),
                right,
                offer.health.availability(),
                utility);
    }

    /** Larger utility first; ties go to the cheaper, then the heavier weight, then the id. */
    private static int bestFirst(Candidate left, Candidate right) {
        int order = Double.compare(right.utilityUsd(), left.utilityUsd());
        if (order == 0) {
            order = Long.compare(left.expectedCostNanoUsd(), right.expectedCostNanoUsd());
        }
        if (order == 0) {
            order = Integer.compare(right.model().weight(), left.model().weight());
        }
        return order != 0 ? order : left.model().id().compareTo(right.model().id());
    }

    private double quality(Model model, double costUsd, Terms terms) {
        double logOdds = quality.mean(model);
        if (terms.mode == Mode.THOMPSON) {
            double width = EXPLORATION / (1 + costUsd / (DEAR_SHARE * terms.valueUsd));
            logOdds += width * quality.deviation(model) * terms.chance(model).nextGaussian();
        }
        return 1 / (1 + Math.exp(-logOdds));
    }

    /** What is the same for all models of one negotiation. */
    private static final class Terms {
        final Mode mode;
        final double valueUsd;
        final double waitingUsdPerSecond;
        final List<String> capabilities;
        private final long seed;

        Terms(Demand demand, CatalogSnapshot catalog) {
            this.mode = demand.policy().mode();
            this.valueUsd = catalog.routingConfig().valueUsd(mode);
            this.waitingUsdPerSecond = valueUsd * impatience(mode);
            this.capabilities = binding(demand, catalog);
            this.seed = demand.seed().hashCode();
        }

        /** Depends on the seed and the model alone, so that other models do not change a draw. */
        SplittableRandom chance(Model model) {
            return new SplittableRandom(seed << 32 ^ model.id().hashCode());
        }

        /** Share of a right answer's value that a second of waiting costs: whoever asks for care can wait. */
        private static double impatience(Mode mode) {
            return switch (mode) {
                case CHEAP -> 0.005;
                case NORMAL, THOMPSON -> 0.01;
                case PLANNING, ADVERSARIAL, HIGH_CONFIDENCE -> 0.002;
            };
        }

        /** Names that the broker or any model knows, sorted; a name that nobody knows binds nobody. */
        private static List<String> binding(Demand demand, CatalogSnapshot catalog) {
            List<String> binding = new ArrayList<>(demand.implied());
            for (String name : demand.required()) {
                if (!binding.contains(name) && (Capability.known(name) || listed(name, catalog))) {
                    binding.add(name);
                }
            }
            binding.sort(Comparator.naturalOrder());
            return binding;
        }

        private static boolean listed(String name, CatalogSnapshot catalog) {
            for (Model model : catalog.models().values()) {
                Set<String> has = model.capabilities();
                if (has != null && has.contains(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One model before the filters: what the request would need of it. */
    private static final class Offer {
        final Model model;
        final @Nullable Provider provider;
        final ModelHealth health;
        final Demand demand;
        final int inputTokens;
        /** What the budget and the context must have room for. */
        final int outputTokens;
        /** What cannot be exceeded, whatever the model wants to say. */
        final int mostOutputTokens;

        final UpperCost cost;

        Offer(Model model, @Nullable Provider provider, ModelHealth health, Demand demand) {
            this.model = model;
            this.provider = provider;
            this.health = health;
            this.demand = demand;
            this.inputTokens = (int) Math.min(Integer.MAX_VALUE, Math.ceil(demand.inputTokens() * HEAD_ROOM));
            int wanted = demand.maxOutputTokens() > 0 ? demand.maxOutputTokens() : Integer.MAX_VALUE;
            int usual =
                    (int) Math.min(Integer.MAX_VALUE, Math.ceil(health.figures().upperOutputTokens()));
            int own = model.maxOutputTokens() > 0 ? model.maxOutputTokens() : Integer.MAX_VALUE;
            int context = model.maxContextTokens() > 0
                    ? Math.max(0, model.maxContextTokens() - inputTokens)
                    : Integer.MAX_VALUE;
            this.outputTokens = Math.min(own, demand.maxOutputTokens() > 0 ? wanted : usual);
            this.mostOutputTokens = Math.min(Math.min(own, wanted), context);
            this.cost = new UpperCost(model.priceOrFree(), inputTokens, demand.choices());
        }

        boolean enabled() {
            return model.enabled() && provider != null && provider.enabled();
        }

        /** What of it is switched off, for people. */
        String switchedOff() {
            if (model.enabled()) {
                return "its provider";
            }
            return model.priceSource() == PriceSource.UNKNOWN ? "it, or every model without a price," : "it";
        }

        long expectedCostNanoUsd() {
            double output = Math.min(mostOutputTokens, health.figures().outputTokens()) * demand.choices();
            double input = demand.inputTokens();
            return Math.round((input * model.priceOrFree().input()
                            + output * model.priceOrFree().output())
                    / 1_000_000);
        }

        /** Ceiling to send: what the budget pays for when that is less than the model can, or what the model can when less was asked. */
        int ceiling(int affordable) {
            if (affordable < mostOutputTokens) {
                return affordable;
            }
            boolean asksTooMuch = model.maxOutputTokens() > 0 && demand.maxOutputTokens() > model.maxOutputTokens();
            return asksTooMuch ? model.maxOutputTokens() : 0;
        }
    }
}
