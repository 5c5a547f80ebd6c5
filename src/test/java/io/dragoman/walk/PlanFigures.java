package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.REJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.Fault;
import io.dragoman.walk.RunningBroker.Answer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What orchestration costs, whether reviewers really work at the same time, and what 500 plans at once do. Not part of the build, because a
 * busy machine decides: {@code ./mvnw -o test -Dtest=PlanFigures}, on another JDK with {@code -Djvm=<path>/bin/java}.
 */
class PlanFigures {
    private static final int CALLS = 9;
    /** Draft, and twice critiques side by side and a revision. */
    private static final int TURNS = 5;

    private static final String CHAT =
            "{\"request\":{\"model_hint\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}";
    private static final int AT_ONCE = 500;

    @TempDir
    Path dir;

    private PlanRig rig;

    /** p50 of both, in milliseconds. */
    private record Comparison(double call, double plan) {}

    @BeforeEach
    void start() {
        rig = new PlanRig(dir, "dragoman.dispatch.retries-per-candidate", "0").model("author", 9);
        for (String critic : List.of("ann", "bob", "cid")) {
            rig.model(critic, 9).alwaysSays(critic, REJECT);
        }
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void orchestrationAddsLittleToTheSumOfItsCalls() {
        String plan = "\"mode\":\"adversarial\",\"primary_model_id\":\"author\",\"iterations\":2,\"reviewers\":3";
        Comparison measured = inTurns(() -> rig.broker().chat(CHAT), () -> rig.plan(plan), 500, 300);

        assertThat(rig.plan(plan).json().path("trace")).hasSize(CALLS);
        double overhead = measured.plan - CALLS * measured.call;
        say(
                "plan of %d calls in %d turns p50 %.2f ms, a chat p50 %.2f ms; over the sum of its calls %.2f ms (reach: 3), over its turns %.2f ms",
                CALLS, TURNS, measured.plan, measured.call, overhead, measured.plan - TURNS * measured.call);
        assertThat(overhead).isLessThanOrEqualTo(3);
    }

    @Test
    void reviewersWorkAtTheSameTime() {
        for (String model : List.of("author", "ann", "bob", "cid")) {
            rig.mock(model).always(Fault.none().delayHead(Duration.ofMillis(200)));
        }
        String plan = "\"mode\":\"adversarial\",\"primary_model_id\":\"author\",\"reviewers\":3";
        Comparison measured = inTurns(() -> rig.broker().chat(CHAT), () -> rig.plan(plan), 20, 30);

        double steps = measured.plan / (3 * measured.call);
        say(
                "3 reviewers, 1 iteration, 200 ms providers: p50 %.0f ms, %.3f of three chats in turn of %.0f ms (reach: 1.15)",
                measured.plan, steps, measured.call);
        assertThat(steps).isLessThanOrEqualTo(1.15);
    }

    @Test
    void fiveHundredPlansAtOnceAllSucceedOnAFewThreads() {
        for (String model : List.of("author", "ann", "bob", "cid")) {
            rig.mock(model).always(Fault.none().delayHead(Duration.ofMillis(200)));
        }
        at(50);
        at(AT_ONCE);
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();

        List<Integer> statuses = at(AT_ONCE);

        int peak = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        long failed = statuses.stream().filter(status -> status != 200).count();
        say("%d plans at once: %d failed, platform threads %d before, %d at most", AT_ONCE, failed, before, peak);
        assertThat(failed).isZero();
        if (Runtime.version().feature() >= 25) {
            assertThat(peak - before).isLessThan(AT_ONCE / 10);
        }
    }

    private List<Integer> at(int once) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String body = """
                {"policy":{"max_latency_ms":120000,"max_budget_usd":5},
                 "request":{"messages":[{"role":"user","content":"Plan."}]},
                 "orchestration":{"mode":"adversarial","primary_model_id":"author","reviewers":3}}""";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + rig.broker().port() + "/v1/plan"))
                .header("Authorization", "Bearer " + RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
        for (int i = 0; i < once; i++) {
            open.add(client.sendAsync(request, BodyHandlers.ofString()));
        }
        return open.stream().map(answer -> answer.join().statusCode()).toList();
    }

    /** Warm, and in turns, so that what else the machine does slows both alike. */
    private static Comparison inTurns(Supplier<Answer> call, Supplier<Answer> plan, int warmUp, int times) {
        List<Double> calls = new ArrayList<>();
        List<Double> plans = new ArrayList<>();
        for (int i = -warmUp; i < times; i++) {
            double callMs = ms(call);
            double planMs = ms(plan);
            if (i >= 0) {
                calls.add(callMs);
                plans.add(planMs);
            }
        }
        return new Comparison(p50(calls), p50(plans));
    }

    private static double ms(Supplier<Answer> work) {
        long start = System.nanoTime();
        assertThat(work.get().status()).isEqualTo(200);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double p50(List<Double> ms) {
        return ms.stream().sorted().toList().get(ms.size() / 2);
    }

    private static void say(String format, Object... values) {
        System.out.println("plan: " + String.format(Locale.ROOT, format, values));
    }
}
