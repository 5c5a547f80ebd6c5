package io.dragoman.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.health.HealthReport;
import io.dragoman.health.HealthSettings;
import io.dragoman.health.ModelHealth;
import io.dragoman.health.TestClock;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever the catalogue, the policy, the health and the prices: nobody who breaks the policy is ever asked. */
class NegotiatorPropertyTest {
    private static final String[] CAPABILITIES = {"tools", "vision", "json", "planning", "cooking"};
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    @Property(tries = 400)
    void noCandidateEverBreaksThePolicy(@ForAll long seed) {
        World world = new World(seed);
        Ranking ranking = world.rank();

        for (Candidate candidate : ranking.ranked()) {
            world.assertSatisfies(candidate, world.demand.policy().maxBudgetNanoUsd());
        }
        Set<String> seen = new TreeSet<>();
        ranking.ranked().forEach(candidate -> seen.add(candidate.model().id()));
        ranking.excluded().forEach(exclusion -> seen.add(exclusion.modelId()));
        assertThat(seen).isEqualTo(world.catalog.models().keySet());
        assertThat(ranking.ranked().size() + ranking.excluded().size()).isEqualTo(seen.size());
    }

    @Property(tries = 400)
    void noCandidateEverBreaksWhatIsLeftOfTheBudget(@ForAll long seed) {
        World world = new World(seed);
        for (Candidate candidate : world.rank().ranked()) {
            long left =
                    (long) (world.random.nextDouble() * world.demand.policy().maxBudgetNanoUsd());
            int leftMs = world.random.nextInt(world.demand.policy().maxLatencyMs() + 1);
            candidate.within(left).ifPresent(lower -> {
                world.assertSatisfies(lower, left);
                assertThat(lower.outputTokens()).isEqualTo(candidate.outputTokens());
                assertThat(lower.maxOutputTokens() == 0 || lower.maxOutputTokens() >= lower.outputTokens())
                        .isTrue();
            });
            boolean fits = candidate.fits(left, leftMs);
            assertThat(fits).isEqualTo(candidate.within(left).isPresent() && candidate.upperLatencyMs() <= leftMs);
        }
    }

    @Property(tries = 200)
    void noEscalationEverBreaksThePolicyOrShrinksTheContext(@ForAll long seed) {
        World world = new World(seed);
        Ranking ranking = world.rank();
        for (Candidate overflowed : ranking.ranked()) {
            for (Candidate larger : ranking.decision().escalations(overflowed)) {
                world.assertSatisfies(larger, world.demand.policy().maxBudgetNanoUsd());
                int context = larger.model().maxContextTokens();
                assertThat(context == 0 || context > overflowed.model().maxContextTokens())
                        .isTrue();
                assertThat(larger.model()).isNotEqualTo(overflowed.model());
            }
        }
    }

    @Property(tries = 200)
    void everyExclusionNamesAFilterThatTheModelReallyFails(@ForAll long seed) {
        World world = new World(seed);
        for (Exclusion exclusion : world.rank().excluded()) {
            Model model = world.catalog.models().get(exclusion.modelId());
            assertThat(model).isNotNull();
            switch (exclusion.filter()) {
                case DISABLED -> assertThat(world.catalog.enabled(model)).isFalse();
                case ALLOWED_MODELS ->
                    assertThat(world.demand.allowedModels().ids()).doesNotContain(model.id());
                case CAPABILITY -> assertThat(model.capabilities()).doesNotContain(exclusion.subject());
                case MIN_WEIGHT, CONTEXT, BUDGET, LATENCY, HEALTH ->
                    assertThat(exclusion.excess()).isGreaterThanOrEqualTo(1);
            }
            assertThat(exclusion.detail()).isNotBlank();
        }
    }

    @Property(tries = 200)
    void theOrderDependsOnNothingButTheNumbers(@ForAll long seed) {
        World world = new World(seed);
        List<Model> shuffled = new ArrayList<>(world.catalog.models().values());
        Collections.shuffle(shuffled, world.random);
        CatalogSnapshot same = CatalogSnapshot.of(
                world.catalog.number(), world.catalog.providers().values(), shuffled, world.catalog.routingConfig());

        List<Candidate> ranked = world.rank().ranked();
        assertThat(world.negotiator.rank(world.demand, same).ranked()).isEqualTo(ranked);
        for (int i = 1; i < ranked.size(); i++) {
            assertThat(ranked.get(i - 1).utilityUsd())
                    .isGreaterThanOrEqualTo(ranked.get(i).utilityUsd());
        }
    }

    @Property(tries = 100)
    void aSimulationChangesNothing(@ForAll long seed) {
        World world = new World(seed);
        String health = Json.text(HealthReport.of(world.health, world.catalog));
        Simulation simulation = new Simulation(world.negotiator, world.health);
        List<String> changes = new ArrayList<>();
        world.health.onChange((provider, model, from, to, reason) -> changes.add(model));

        String first = Json.text(simulation.run(Json.object().put("token_count", 100), world.catalog));
        String second = Json.text(simulation.run(Json.object().put("token_count", 100), world.catalog));

        assertThat(second).isEqualTo(first);
        assertThat(Json.text(HealthReport.of(world.health, world.catalog))).isEqualTo(health);
        assertThat(changes).isEmpty();
    }

    /** A catalogue with a history and a demand on it, all from one seed. */
    private static final class World {
        final Random random;
        final TestClock clock = new TestClock();
        final Health health = new Health(HealthSettings.DEFAULT, clock);
        final Negotiator negotiator = new Negotiator(new TokenCounter(String::length), health, new WeightQuality());
        final CatalogSnapshot catalog;
        final Demand demand;

        World(long seed) {
            random = new Random(seed);
            List<Provider> providers = new ArrayList<>();
            for (String id : List.of("alpha", "beta", "gamma")) {
                providers.add(new Provider(
                        id,
                        "openai",
                        "openai",
                        URI.create("http://localhost:1"),
                        random.nextInt(5) > 0,
                        CredentialStore.NONE,
                        ""));
            }
            List<Model> models = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                models.add(model("model-" + i, providers.get(random.nextInt(3)).id()));
            }
            catalog = CatalogSnapshot.of(3, providers, models, RoutingConfig.DEFAULT);
            models.forEach(this::live);
            demand = demand();
        }

        Ranking rank() {
            return negotiator.rank(demand, catalog);
        }

        private Model model(String id, String providerId) {
            return new Model(
                    id,
                    providerId,
                    id,
                    random.nextInt(11),
                    random.nextBoolean() ? 0 : 1 << random.nextInt(21),
                    random.nextBoolean() ? 0 : 1 << random.nextInt(17),
                    random.nextInt(4) == 0 ? null : price(),
                    PriceSource.ADMIN,
                    random.nextInt(3) == 0 ? null : some(),
                    random.nextInt(6) > 0);
        }

        private Price price() {
            return new Price(amount(), amount(), amount(), amount(), amount());
        }

        /** From free to absurd, each order of magnitude alike. */
        private long amount() {
            return random.nextInt(5) == 0 ? 0 : (long) Math.pow(10, random.nextDouble() * 18.9);
        }

        private Set<String> some() {
            Set<String> some = new HashSet<>();
            for (String capability : CAPABILITIES) {
                if (random.nextBoolean()) {
                    some.add(capability);
                }
            }
            return some;
        }

        private void live(Model model) {
            long latencyMs = 1L << random.nextInt(18);
            boolean failing = random.nextInt(4) == 0;
            for (int i = random.nextInt(30); i > 0; i--) {
                boolean failed = failing ? random.nextInt(4) > 0 : random.nextInt(10) == 0;
                ErrorClass errorClass = failed ? ErrorClass.values()[random.nextInt(ErrorClass.values().length)] : null;
                health.record(attempt(model, latencyMs, errorClass), Duration.ofSeconds(random.nextInt(60)));
                clock.forward(Duration.ofMillis(random.nextInt(5_000)));
            }
        }

        private Attempt attempt(Model model, long latencyMs, @Nullable ErrorClass errorClass) {
            Usage usage = new Usage(10, 0, 0, 1L << random.nextInt(14), 0);
            return new Attempt(model.id(), model.providerId(), 0, latencyMs, 5, 0, errorClass, usage, 0);
        }

        private AllowedModels allowed() {
            return new AllowedModels(catalog.models().keySet().stream()
                    .filter(id -> random.nextBoolean())
                    .collect(Collectors.toSet()));
        }

        private Demand demand() {
            RoutingPolicy policy = new RoutingPolicy(
                    Mode.values()[random.nextInt(Mode.values().length)],
                    (long) Math.pow(10, random.nextDouble() * 11),
                    1 + random.nextInt(RoutingPolicy.MAX_LATENCY_MS),
                    random.nextInt(11) * random.nextInt(2));
            return new Demand(
                    policy,
                    1 << random.nextInt(20),
                    random.nextBoolean() ? 0 : 1 << random.nextInt(17),
                    1 + random.nextInt(3),
                    random.nextBoolean() ? Set.of() : some(),
                    random.nextInt(4) == 0 ? Set.of("vision") : Set.of(),
                    null,
                    random.nextInt(3) == 0 ? allowed() : AllowedModels.ALL,
                    "seed");
        }

        /** Each constraint again, by other means than the negotiator's. */
        void assertSatisfies(Candidate candidate, long budgetNanoUsd) {
            Model model = candidate.model();
            assertThat(catalog.enabled(model)).isTrue();
            assertThat(demand.allowedModels().allows(model.id())).isTrue();
            assertThat(candidate.provider().id()).isEqualTo(model.providerId());
            assertThat(model.weight()).isGreaterThanOrEqualTo(demand.policy().minWeight());
            Set<String> has = model.capabilities();
            if (has != null) {
                assertThat(has).containsAll(demand.implied());
                for (String required : demand.required()) {
                    assertThat(has.contains(required) || !known(required)).isTrue();
                }
            }
            if (model.maxContextTokens() > 0) {
                assertThat(demand.inputTokens() * 1.15 + candidate.outputTokens())
                        .isLessThanOrEqualTo(model.maxContextTokens());
            }
            ModelHealth state = health.of(model.providerId(), model.id());
            assertThat(state.blocked()).isFalse();
            assertThat(state.upperLatencyMs())
                    .isLessThanOrEqualTo(demand.policy().maxLatencyMs());
            assertThat(candidate.upperCostNanoUsd()).isLessThanOrEqualTo(budgetNanoUsd);
            assertThat(candidate.expectedCostNanoUsd()).isBetween(0L, Long.MAX_VALUE);
            assertThat(worstBill(candidate)).isLessThanOrEqualTo(BigInteger.valueOf(budgetNanoUsd));
        }

        private boolean known(String capability) {
            return Set.of("tools", "vision", "json", "reasoning").contains(capability)
                    || catalog.models().values().stream().anyMatch(model -> {
                        Set<String> has = model.capabilities();
                        return has != null && has.contains(capability);
                    });
        }

        /** What the dearest answer costs that the provider may still give under the ceilings that hold, to the last atom. */
        private BigInteger worstBill(Candidate candidate) {
            Price price = candidate.model().priceOrFree();
            long output = Integer.MAX_VALUE;
            for (long ceiling : new long[] {
                candidate.maxOutputTokens(),
                demand.maxOutputTokens(),
                candidate.model().maxOutputTokens()
            }) {
                output = ceiling > 0 ? Math.min(output, ceiling) : output;
            }
            if (candidate.model().maxContextTokens() > 0) {
                output = Math.min(output, candidate.model().maxContextTokens() - candidate.inputTokens());
            }
            long dearestInput = Math.max(price.input(), Math.max(price.cacheRead(), price.cacheWrite()));
            long dearestOutput = Math.max(price.output(), price.reasoning());
            BigInteger atoms = BigInteger.valueOf(candidate.inputTokens())
                    .multiply(BigInteger.valueOf(dearestInput))
                    .add(BigInteger.valueOf(output * demand.choices()).multiply(BigInteger.valueOf(dearestOutput)));
            return atoms.divide(MILLION);
        }
    }
}
