package io.dragoman.reward;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.CamelRig;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.health.TestClock;
import io.dragoman.log.LogBeans;
import io.dragoman.log.RequestLog;
import io.dragoman.log.Samples;
import io.dragoman.negotiation.AttemptReward;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.negotiation.Exclusion;
import io.dragoman.negotiation.Reward;
import io.dragoman.negotiation.RewardListener;
import io.dragoman.problem.DragomanException;
import io.dragoman.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardsTest {
    @TempDir
    Path root;

    private final TestClock clock = new TestClock();
    private final List<Reward> learnt = new ArrayList<>();
    private Database database;
    private RewardBeans reward;
    private LogBeans log;

    @BeforeEach
    void open() {
        database = Database.open("", root.resolve("data"), 2);
        reward = new RewardBeans(database, clock, 90, 14);
        reward.learning().onReward(learnt::add);
        log = new LogBeans(database, 1_000, reward.follower());
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    @Test
    void listsEachAttemptWithWhatItCameTo() {
        record("r-1", 200);
        record("r-2", 502);

        JsonNode page = page("");

        assertThat(page.path("total").asInt()).isEqualTo(2);
        JsonNode failed = page.at("/rewards/0");
        assertThat(failed.path("request_id").asText()).isEqualTo("r-2");
        assertThat(failed.path("success").asBoolean()).isFalse();
        assertThat(failed.path("error_class").asText()).isEqualTo(ErrorClass.TRANSIENT.wireName());
        assertThat(failed.path("reward").asDouble()).isZero();
        JsonNode answered = page.at("/rewards/1");
        assertThat(answered.path("reward").asDouble()).isEqualTo(1);
        assertThat(answered.path("estimated_tokens").asInt()).isEqualTo(1_200);
        assertThat(answered.path("token_bucket").asText()).isEqualTo("medium");
        assertThat(answered.path("cost_usd").decimalValue()).isEqualByComparingTo("0.0000155");
    }

    @ParameterizedTest
    @CsvSource({
        "model=gpt-4o-mini, 2",
        "model=other, 0",
        "mode=normal, 2",
        "mode=cheap, 0",
        "success=true, 1",
        "success=false, 1",
        "provider=openai&success=true, 1",
        "since=2027-01-01T00:00:00Z, 0",
        "limit=1, 1"
    })
    void filters(String query, int expected) {
        record("r-1", 200);
        record("r-2", 502);

        assertThat(page(query).path("rewards")).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "colour=red, query: colour",
        "success=maybe, success: maybe",
        "limit=0, limit: 0",
        "mode=fast, mode: fast",
        "since=then, since: then",
        "model=, model: "
    })
    void refusesAWrongFilterByName(String query, String message) {
        assertThatThrownBy(() -> page(query)).hasMessageContaining(message).hasMessageContaining("expected");
    }

    @Test
    void takesTheAverageOfWhatPeopleSay() {
        record("r-1", 200);

        give("{\"request_id\":\"r-1\",\"score\":0.5,\"source\":\"user\",\"comment\":\"so so\"}", "key_1");
        clock.forward(Duration.ofSeconds(1));
        give("{\"request_id\":\"r-1\",\"verdict\":\"bad\",\"source\":\"test\"}", "key_1");

        JsonNode row = page("").at("/rewards/0");
        assertThat(row.path("reward").asDouble()).isEqualTo(0.25);
        assertThat(row.path("feedback")).hasSize(2);
        assertThat(row.at("/feedback/0/comment").asText()).isEqualTo("so so");
        assertThat(row.at("/feedback/1/verdict").asText()).isEqualTo("bad");
    }

    @Test
    void tellsALearnerOnceAndWhatAChangedWordReplaces() throws Exception {
        record("r-1", 200);
        String word = "{\"request_id\":\"r-1\",\"score\":0.5}";

        assertThat(give(word, "key_1")).isTrue();
        assertThat(give(word, "key_1")).isFalse();
        assertThat(give("{\"request_id\":\"r-1\",\"score\":0.9}", "key_1")).isTrue();
        assertThat(learnt).as("nobody who gives waits for a learner").isEmpty();
        reward.learning().tell();
        reward.learning().tell();

        assertThat(learnt).extracting(Reward::score).containsExactly(0.5, 0.9);
        assertThat(learnt).extracting(Reward::replacedScore).containsExactly(null, 0.5);
        assertThat(learnt.get(0).modelId()).isEqualTo("gpt-4o-mini");
        assertThat(Json.read(learnt.get(0).decision()).at("/candidates/0/0").asText())
                .isEqualTo("gpt-4o-mini");
    }

    @Test
    void tellsTheOthersWhenALearnerFails() {
        RewardListener failing = given -> {
            throw new IllegalStateException("cannot learn");
        };
        List<Reward> others = new ArrayList<>();
        reward.learning().onReward(failing);
        reward.learning().onReward(others::add);
        record("r-1", 200);

        give("{\"request_id\":\"r-1\",\"score\":1}", "key_1");
        reward.learning().tell();

        assertThat(others).hasSize(1);
        assertThat(page("").at("/rewards/0/feedback")).hasSize(1);
    }

    @Test
    void tellsLearnersOfEveryAttemptOnceInTheOrderOfTheTable() {
        record("before", 200);
        RewardBeans later = new RewardBeans(database, clock, 90, 14);
        Attempts attempts = new Attempts();
        later.learning().onReward(attempts);
        for (int i = 0; i < 2_500; i++) {
            add("r-" + i, i % 5 == 0 ? 502 : 200);
            if (i % 500 == 499) {
                log.queue().flush();
            }
        }

        later.learning().tell();
        later.learning().tell();

        assertThat(attempts.told)
                .extracting(AttemptReward::requestId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_500).mapToObj(i -> "r-" + i).toList());
        assertThat(attempts.told.get(0))
                .isEqualTo(new AttemptReward(
                        "r-0",
                        1,
                        "gpt-4o-mini",
                        "openai",
                        "normal",
                        attempts.told.get(0).latencyMs(),
                        15_500,
                        1_200,
                        false,
                        ErrorClass.TRANSIENT.wireName()));
    }

    @Test
    void goesOnTellingWhenRetentionHasEmptiedTheTable() {
        Attempts attempts = new Attempts();
        reward.learning().onReward(attempts);
        record("r-1", 200);
        record("r-2", 200);
        reward.learning().tell();
        clock.forward(Duration.ofDays(100));
        new RewardRetention(database, clock, 90, 14).prune();
        reward.learning().tell();

        record("r-3", 200);
        reward.learning().tell();

        assertThat(attempts.told).extracting(AttemptReward::requestId).containsExactly("r-1", "r-2", "r-3");
    }

    @Test
    void leavesTheNewestWordsOutWhenLearnersAreFarBehind() {
        Reward word = new Reward("r", "m", "normal", "client", 1, null, "{}");
        for (int i = 0; i < Learning.MOST_WORDS + 3; i++) {
            reward.learning().add(word);
        }

        reward.learning().tell();

        assertThat(learnt).hasSize(Learning.MOST_WORDS);
        assertThat(reward.learning().leftOut()).isEqualTo(3);
    }

    @Test
    void tellsByTheClockOnAThreadOfItsOwn() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        reward.learning().onReward(given -> threads.add(Thread.currentThread()));
        record("r-1", 200);
        give("{\"request_id\":\"r-1\",\"score\":1}", "key_1");

        try (CamelRig rig = new CamelRig()) {
            rig.bind("learning", reward.learning());
            rig.start(Files.readString(Path.of("routes/schedule/learn.camel.yaml"))
                    .replace("{{dragoman.reward.learn-ms}}", "10"));
            await().atMost(10, SECONDS).until(() -> !threads.isEmpty());
        }

        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void knowsNoRequestThatIsUnknownOldOrOfAnotherKey() {
        record("r-1", 200);

        assertNotFound("{\"request_id\":\"r-2\",\"score\":1}", "key_1");
        assertNotFound("{\"request_id\":\"r-1\",\"score\":1}", "key_2");
        clock.forward(Duration.ofDays(6));
        assertThat(give("{\"request_id\":\"r-1\",\"score\":1}", "key_1")).isTrue();
        clock.forward(Duration.ofDays(2));
        assertNotFound("{\"request_id\":\"r-1\",\"score\":0}", "key_1");
        reward.learning().tell();
        assertThat(learnt).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | request_id: missing (expected: 1 to 64",
                "{\"request_id\":7,\"score\":1} | request_id: 7 (expected:",
                "{\"request_id\":\"a b\",\"score\":1} | request_id: \"a b\" (expected:",
                "{\"request_id\":\"r\"} | score: missing (expected: either score",
                "{\"request_id\":\"r\",\"score\":1,\"verdict\":\"good\"} | score: beside verdict",
                "{\"request_id\":\"r\",\"score\":1.1} | score: 1.1 (expected: 0 to 1)",
                "{\"request_id\":\"r\",\"score\":-0.1} | score: -0.1 (expected: 0 to 1)",
                "{\"request_id\":\"r\",\"score\":\"1\"} | score: \"1\" (expected: 0 to 1)",
                "{\"request_id\":\"r\",\"verdict\":\"fine\"} | verdict: \"fine\" (expected: good or bad)",
                "{\"request_id\":\"r\",\"score\":1,\"source\":\"\"} | source: \"\" (expected:",
                "{\"request_id\":\"r\",\"score\":1,\"comment\":7} | comment: 7 (expected:",
                "[1] | body: not an object"
            })
    void refusesAWrongFieldByName(String body, String message) {
        assertThatThrownBy(() -> Feedback.read(body.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(message);
    }

    @Test
    void storesDecisionsWithAllThatRankedThem() throws Exception {
        record("r-1", 200);
        List<Decisions.Stored> stored = new ArrayList<>();
        reward.decisions().replay(0, stored::add);

        assertThat(stored).hasSize(1);
        JsonNode decision = Json.read(stored.get(0).decision());
        assertThat(decision.path("candidates")).hasSize(2);
        assertThat(decision.toString()).hasSizeLessThan(600);
        List<Double> utilities = StreamSupport.stream(
                        decision.path("candidates").spliterator(), false)
                .map(candidate -> candidate.path(8).asDouble())
                .toList();
        assertThat(utilities).containsExactly(0.02, 0.01);
        assertThat(decision.at("/excluded/0").toString()).isEqualTo("[\"gpt-4o\",\"budget\",70,50]");
        assertThat(decision.path("value_usd").asDouble()).isEqualTo(0.02);
    }

    @Test
    void forgetsDecisionsBeforeAttempts() {
        record("r-1", 200);
        give("{\"request_id\":\"r-1\",\"score\":1}", "key_1");
        RewardRetention retention = new RewardRetention(database, clock, 90, 14);

        clock.forward(Duration.ofDays(15));
        assertThat(retention.prune()).isEqualTo(1);
        assertThat(page("").path("total").asInt()).isEqualTo(1);

        clock.forward(Duration.ofDays(76));
        assertThat(retention.prune()).isEqualTo(2);
        assertThat(page("").path("total").asInt()).isZero();
    }

    /** A learner that remembers what it is told. */
    private static final class Attempts implements RewardListener {
        final List<AttemptReward> told = new ArrayList<>();

        @Override
        public void rewarded(Reward reward) {}

        @Override
        public void attempted(AttemptReward attempt) {
            told.add(attempt);
        }
    }

    private void assertNotFound(String body, String key) {
        assertThatThrownBy(() -> give(body, key))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        failure -> assertThat(failure.status()).isEqualTo(404));
    }

    private boolean give(String body, String key) {
        return new Rewards(database, clock, reward.learning())
                .give(Feedback.read(body.getBytes(StandardCharsets.UTF_8)), key);
    }

    private ObjectNode page(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new RewardPage(database).read(RewardFilter.read(values.keySet(), values::get));
    }

    /** A request that arrived now, chosen out of two models while a third was too dear. */
    private void record(String requestId, int status) {
        add(requestId, status);
        log.queue().flush();
    }

    private void add(String requestId, int status) {
        RequestLog row = Samples.row(requestId, clock.millis(), "gpt-4o-mini", "openai", Mode.NORMAL, status, "key_1");
        Decision decision = new Decision(
                new RoutingPolicy(Mode.NORMAL, 50, 20_000, 0),
                0.02,
                1_200,
                7,
                List.of(candidate("gpt-4o-mini", 0.02), candidate("haiku", 0.01)),
                List.of(new Exclusion("gpt-4o", Exclusion.Filter.BUDGET, "", 70, 50)),
                false);
        log.queue()
                .add(new RequestLog(
                        row.timestampMs(),
                        row.requestId(),
                        row.clientRequestId(),
                        row.path(),
                        row.mode(),
                        row.streamed(),
                        row.modelId(),
                        row.providerId(),
                        row.apiKeyId(),
                        row.statusCode(),
                        row.errorClass(),
                        row.errorCode(),
                        row.estimatedCostNanoUsd(),
                        row.costNanoUsd(),
                        row.latencyMs(),
                        row.firstByteMs(),
                        row.usage(),
                        row.routingReason(),
                        row.attempts(),
                        row.meta(),
                        decision));
    }

    private static Candidate candidate(String model, double utilityUsd) {
        return new Candidate(
                Samples.model(model, "openai"),
                Samples.provider("openai"),
                1_200,
                400,
                1,
                0,
                10,
                20,
                900,
                1_800,
                0.8,
                1,
                utilityUsd);
    }
}
