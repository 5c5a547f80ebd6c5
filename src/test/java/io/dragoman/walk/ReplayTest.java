package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real routes over recorded answers of real models: what cascade and vote are worth, and what they cost. A sample is replayed in every
 * build; {@code -Ddragoman.replay=<file>} replays the whole file and holds the bar.
 */
class ReplayTest {
    private static final String STRONGEST = "gpt-4o-0806";
    private static final String WHOLE = System.getProperty("dragoman.replay", "");

    @TempDir
    Path dir;

    /** Means over all questions; cost as a multiple of the strongest model's alone. */
    private record Report(String rule, double quality, double cost, double calls, double strongest) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: quality %.4f (strongest alone %.4f), cost %.3f x strongest, calls per question %.3f",
                    rule,
                    quality,
                    strongest,
                    cost,
                    calls);
        }
    }

    @Test
    void cascadeKeepsTheQualityOfTheStrongestForAFractionOfItsCost() throws Exception {
        Report report = replay("cascade", "\"mode\":\"cascade\"", "gpt-4o-mini", "gemini-1.5-flash", STRONGEST);

        assertThat(report.cost).as(report.toString()).isLessThanOrEqualTo(0.77);
        assertThat(report.quality)
                .as(report.toString())
                .isGreaterThanOrEqualTo(WHOLE.isEmpty() ? report.strongest - 0.03 : 0.835);
        assertThat(report.calls).isBetween(2.0, 3.0);
    }

    @Test
    void aVoteOfTwoStrongVendorsWithAThirdOnDisagreementBeatsTheStrongest() throws Exception {
        Report report = replay(
                "vote of two, a third on disagreement",
                "\"mode\":\"vote\"",
                STRONGEST,
                "claude-3.5-sonnet",
                "gpt-4o-0513");

        assertThat(report.cost).as(report.toString()).isLessThanOrEqualTo(2.8);
        assertThat(report.quality)
                .as(report.toString())
                .isGreaterThanOrEqualTo(WHOLE.isEmpty() ? report.strongest : 0.847);
        assertThat(report.calls).isBetween(2.0, 2.5);
    }

    @Test
    void aVoteOfThreeStrongModelsBeatsTheStrongestAndSparesTheThirdWhereTwoAgree() throws Exception {
        Report report = replay(
                "vote of three strong",
                "\"mode\":\"vote\",\"iterations\":3,\"primary_min_weight\":9",
                STRONGEST,
                "claude-3.5-sonnet",
                "gpt-4o-0513",
                "mistral-large-2",
                "gpt-4o-mini");

        assertThat(report.quality)
                .as(report.toString())
                .isGreaterThanOrEqualTo(WHOLE.isEmpty() ? report.strongest : 0.848);
        assertThat(report.calls).isBetween(2.0, 2.5);
    }

    /** @param orchestration members of {@code orchestration} in each request */
    private Report replay(String rule, String orchestration, String... models) throws Exception {
        Path recorded = Path.of(WHOLE.isEmpty() ? "src/test/resources/replay/review-sample.jsonl" : WHOLE);
        try (ReplayProvider provider = new ReplayProvider(recorded);
                RunningBroker broker = RunningBroker.start(dir)) {
            broker.provider("replay", "openai", provider.baseUrl());
            for (String model : models) {
                register(broker, provider.model(model));
            }
            List<Callable<double[]>> questions = new ArrayList<>();
            provider.rows().forEach((id, row) -> questions.add(() -> ask(broker, provider, orchestration, id, row)));
            ExecutorService clients = Executors.newFixedThreadPool(4);
            double[] sum = new double[5];
            for (Future<double[]> asked : clients.invokeAll(questions)) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += asked.get()[i];
                }
            }
            clients.shutdown();
            int n = questions.size();
            Report report = new Report(rule, sum[0] / n, sum[1] / sum[3], sum[2] / n, sum[4] / n);
            System.out.println(report);
            return report;
        }
    }

    /** Right or wrong, cost, calls; and the strongest model's cost and whether it is right. */
    private static double[] ask(
            RunningBroker broker, ReplayProvider provider, String orchestration, String id, JsonNode row) {
        Answer answer = broker.send("POST", "/v1/plan", RunningBroker.CONSUMER_KEY, """
                {"policy":{"max_budget_usd":5,"max_latency_ms":120000},"orchestration":{%s},
                 "request":{"messages":[{"role":"user","content":"%s"}]}}
                """.formatted(orchestration, id));
        boolean answered = answer.status() == 200;
        // Where nobody found an answer, the plan fails; the calls are paid all the same.
        JsonNode paid = answered ? answer.json() : broker.row(answer.header("X-Request-Id"));
        int calls = paid.path(answered ? "trace" : "attempts").size();
        String author = answer.json().path("negotiated_model").asText();
        return new double[] {
            answered && provider.right(row, author) ? 1 : 0,
            paid.path("cost_usd").asDouble(),
            calls,
            provider.cost(row, STRONGEST),
            provider.right(row, STRONGEST) ? 1 : 0
        };
    }

    private static void register(RunningBroker broker, JsonNode model) {
        Answer stored = broker.admin(
                "POST",
                "/models",
                String.format(
                        Locale.ROOT,
                        "{\"id\":\"%s\",\"provider_id\":\"replay\",\"weight\":%d,\"max_context_tokens\":128000,"
                                + "\"input_per_1k\":%.8f,\"output_per_1k\":%.8f}",
                        model.path("id").asText(),
                        model.path("weight").asInt(),
                        model.path("in").asDouble() / 1000,
                        model.path("out").asDouble() / 1000));
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
    }
}
