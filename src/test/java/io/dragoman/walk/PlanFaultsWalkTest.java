package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.ACCEPT;
import static io.dragoman.walk.PlanRig.REJECT;
import static io.dragoman.walk.PlanRig.response;
import static io.dragoman.walk.PlanRig.stop;
import static io.dragoman.walk.PlanRig.trace;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.Reply;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a plan when a step goes wrong, the money or the time ends, or the client asks for what there is not. */
class PlanFaultsWalkTest {
    @TempDir
    Path dir;

    private PlanRig rig;

    @BeforeEach
    void start() {
        rig = new PlanRig(dir, "dragoman.dispatch.retries-per-candidate", "0")
                .model("author", 9)
                .model("critic", 8);
    }

    @AfterEach
    void stopAll() {
        rig.close();
    }

    @Test
    void returnsTheDraftWhenTheOnlyReviewerStaysSilentUntilTheDeadline() {
        rig.says("author", "the draft");
        rig.mock("author").when(entry -> entry.body().toString().contains("reviewer"), Fault.silence());
        rig.mock("critic").always(Fault.silence());

        Answer answer = rig.plan("\"mode\":\"adversarial\"", "\"max_latency_ms\":1500");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(response(answer).path("initial_plan").asText()).isEqualTo("the draft");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
        assertThat(stop(answer)).isEqualTo("deadline");
        assertThat(rig.row(answer).path("attempts").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void cancelsAndBooksTheReviewersThatAreStillThinkingWhenTheDeadlineComes() {
        rig.says("author", "the draft").alwaysSays("critic", REJECT);
        rig.model("third", 7).model("fourth", 7);
        rig.mock("third").always(Fault.silence());
        rig.mock("fourth").always(Fault.silence());
        // Nor do those who would stand in for them.
        AtomicInteger asked = new AtomicInteger();
        rig.mock("critic").when(entry -> asked.incrementAndGet() > 1, Fault.silence());
        rig.mock("author").when(entry -> entry.body().toString().contains("reviewer"), Fault.silence());

        Answer answer = rig.plan(
                "\"mode\":\"adversarial\",\"primary_model_id\":\"author\",\"reviewers\":3", "\"max_latency_ms\":4000");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("deadline");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
        assertThat(response(answer).path("critiques"))
                .singleElement()
                .extracting(critique -> critique.path("model").asText())
                .isEqualTo("critic");
        for (String silent : List.of("third", "fourth")) {
            await().atMost(5, SECONDS).until(() -> rig.calls(silent).stream().allMatch(JournalEntry::cancelled));
        }
        JsonNode row = rig.row(answer);
        assertThat(row.path("attempts"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(attempt -> assertThat(attempt.path("cost_usd").decimalValue())
                        .as(attempt.toString())
                        .isPositive());
        assertThat(answer.json().path("cost_usd").decimalValue())
                .isEqualByComparingTo(row.path("cost_usd").decimalValue());
    }

    @Test
    void goesOnWithTheOtherReviewersWhenOneIsRateLimitedAndFailsOver() {
        rig.says("author", "the draft", "better");
        rig.model("third", 7);
        rig.mock("critic").always(Fault.status(429));
        rig.mock("third").alwaysReply(Reply.text(REJECT));

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("iterations");
        assertThat(response(answer).at("/critiques/0/model").asText()).isEqualTo("third");
    }

    @Test
    void endsWithTheDraftWhenEveryReviewerIsRejected() {
        rig.says("author", "the draft");
        rig.mock("critic").always(Fault.status(400));

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("provider_error");
        assertThat(trace(answer)).containsExactly("draft:answered", "critique:failed:provider_rejected");
    }

    @Test
    void doesNotTakeAReviewerThatRefusesForACritique() {
        rig.says("author", "the draft");
        rig.mock("critic").alwaysReply(Reply.text("").stop(Reply.Stop.REFUSAL));

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("provider_error");
        assertThat(response(answer).path("critiques")).isEmpty();
    }

    @Test
    void takesGarbageForACritiqueInTheReviewersOwnWordsAfterOneRepair() {
        rig.says("author", "the draft", "better").alwaysSays("critic", "%%% {");

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(trace(answer))
                .as(answer.body())
                .containsExactly("draft:answered", "critique:free_text", "refine:answered");
        assertThat(rig.calls("critic")).hasSize(2);
    }

    @Test
    void stopsBeforeARoundThatTheBudgetDoesNotCover() {
        rig.says("author", "word ".repeat(200).strip());

        Answer answer = rig.post("""
                {"policy":{"max_budget_usd":0.0012},"request":{"parameters":{"max_tokens":300},
                 "messages":[{"role":"user","content":"Plan."}]},
                 "orchestration":{"mode":"adversarial","primary_model_id":"author","iterations":3}}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("budget");
        assertThat(rig.callsOfAll()).isEqualTo(1);
        assertThat(answer.json().path("cost_usd").asDouble()).isLessThanOrEqualTo(0.0012);
    }

    @Test
    void keepsTheDraftWhenACritiqueIsTooLongForTheBudgetToMendIt() {
        rig.says("author", "the draft")
                .alwaysSays("critic", "word ".repeat(3_000).strip());
        rig.broker().admin("PATCH", "/models/critic", "{\"input_per_1k\":0,\"output_per_1k\":0}");

        Answer answer = rig.post("""
                {"policy":{"max_budget_usd":0.0024,"max_latency_ms":60000},"request":{"parameters":{"max_tokens":300},
                 "messages":[{"role":"user","content":"Plan."}]},
                 "orchestration":{"mode":"adversarial","primary_min_weight":9}}""");

        assertThat(trace(answer)).as(answer.body()).startsWith("draft:answered", "critique:free_text");
        assertThat(stop(answer)).as(answer.body()).isEqualTo("budget");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
        assertThat(rig.calls("author")).hasSize(1);
        assertThat(answer.json().path("cost_usd").asDouble()).isPositive().isLessThanOrEqualTo(0.0024);
    }

    @Test
    void keepsTheDraftWhenTheVaultIsLockedBeforeItsRevision() {
        rig.broker().admin("POST", "/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        rig.broker().admin("PATCH", "/providers/author-provider", "{\"api_key\":\"sk-author\"}");
        rig.says("author", "the draft").says("critic", REJECT);
        rig.mock("critic").when(asked -> lockVault(), Fault.none());

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"primary_min_weight\":9");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(trace(answer))
                .as(answer.body())
                .containsExactly("draft:answered", "critique:defects:1", "refine:failed:vault_locked");
        assertThat(stop(answer)).isEqualTo("provider_error");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
        assertThat(rig.calls("author")).hasSize(1);
        assertThat(rig.row(answer).path("cost_usd").decimalValue())
                .isEqualByComparingTo(answer.json().path("cost_usd").decimalValue());
    }

    private boolean lockVault() {
        return rig.broker().admin("POST", "/vault/lock", "").status() == 200;
    }

    @Test
    void keepsTheDraftWhenItsRevisionFails() {
        rig.says("author", "the draft").says("critic", REJECT);
        rig.mock("author").when(entry -> entry.body().toString().contains("no rollback"), Fault.status(400));

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("provider_error");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
    }

    @Test
    void failsWhenTheDraftFails() {
        rig.mock("author").always(Fault.status(500));
        rig.mock("critic").always(Fault.status(500));

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("provider_error");
        JsonNode row = rig.row(answer);
        assertThat(row.path("status_code").asInt()).isEqualTo(502);
        assertThat(row.path("attempts")).hasSize(2);
    }

    @Test
    void letsTheOnlyModelReviewItselfWhenThereIsNoOther() {
        rig.broker().admin("DELETE", "/models/critic", "");
        rig.says("author", "the draft", ACCEPT);

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("accepted");
        assertThat(response(answer).at("/critiques/0/model").asText()).isEqualTo("author");
    }

    @Test
    void saysWhenNobodyIsStrongEnoughToReview() {
        rig.says("author", "the draft");

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"review_min_weight\":10");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("no_model");
    }

    @Test
    void cancelsAndBooksAllReviewersWhenTheClientLeaves() throws Exception {
        rig.says("author", "the draft");
        rig.model("third", 7);
        rig.mock("critic").always(Fault.silence());
        rig.mock("third").always(Fault.silence());

        try (java.net.Socket client =
                new java.net.Socket("127.0.0.1", rig.broker().port())) {
            String body = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]},"
                    + "\"orchestration\":{\"mode\":\"adversarial\",\"primary_model_id\":\"author\",\"reviewers\":2}}";
            client.getOutputStream()
                    .write(
                            ("POST /v1/plan HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                            + RunningBroker.CONSUMER_KEY + "\r\nContent-Length: " + body.length()
                                            + "\r\n\r\n"
                                            + body)
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            await().atMost(10, SECONDS)
                    .until(() -> rig.calls("critic").size() + rig.calls("third").size() == 2);
        }

        await().atMost(10, SECONDS)
                .until(() -> rig.calls("critic").stream().allMatch(JournalEntry::cancelled)
                        && rig.calls("third").stream().allMatch(JournalEntry::cancelled));
        await().atMost(10, SECONDS)
                .until(() -> rig.broker().lastLog().path("attempts").size() == 3);
        JsonNode row = rig.broker().lastLog();
        assertThat(row.path("status_code").asInt()).isEqualTo(499);
        for (JsonNode attempt : row.path("attempts")) {
            assertThat(attempt.path("cost_usd").decimalValue())
                    .as(attempt.toString())
                    .isPositive();
        }
    }

    @Test
    void doesAPlanOnceThatIsSentTwiceUnderOneKey() {
        rig.says("author", "the draft").says("critic", ACCEPT);
        String body = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]},"
                + "\"orchestration\":{\"mode\":\"adversarial\",\"primary_model_id\":\"author\"}}";
        var request = rig.broker()
                .request("/v1/plan", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "one-plan")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();

        Answer first = rig.broker().send(request);
        Answer second = rig.broker().send(request);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(rig.callsOfAll()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"mode\":\"debate\"                    | orchestration.mode",
                "\"mode\":7                             | orchestration.mode",
                "\"mode\":\"../chat\"                   | orchestration.mode",
                "\"iterations\":11                      | orchestration.iterations",
                "\"iterations\":-1                      | orchestration.iterations",
                "\"reviewers\":0                        | orchestration.reviewers",
                "\"reviewers\":6                        | orchestration.reviewers",
                "\"primary_min_weight\":11              | orchestration.primary_min_weight",
                "\"review_min_weight\":-1               | orchestration.review_min_weight",
                "\"return_plan_only\":\"yes\"           | orchestration.return_plan_only",
                "\"output_schema\":\"no schema\"        | orchestration.output_schema",
                "\"output_schema\":{\"type\":\"fish\"}  | orchestration.output_schema",
                "\"output_schema\":7                    | orchestration.output_schema"
            })
    void refusesWhatIsWrongAndNamesIt(String orchestration, String param) {
        Answer answer = rig.plan(orchestration);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("param").asText()).startsWith(param);
        assertThat(rig.callsOfAll()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "10, 5"})
    void takesIterationsForAnUpperBound(int iterations, int calls) {
        rig.says("author", "one", "two", "two").says("critic", iterations == 0 ? ACCEPT : REJECT, REJECT);

        rig.plan("\"mode\":\"adversarial\",\"iterations\":" + iterations);

        assertThat(rig.callsOfAll()).isEqualTo(calls);
    }

    @Test
    void holdsTheSchemaInEveryAnswerAndTakesItAsText() {
        rig.says("author", "{\"steps\":[\"a\"]}").says("critic", ACCEPT);

        Answer answer = rig.plan(
                "\"mode\":\"adversarial\",\"output_schema\":\"{\\\"type\\\":\\\"object\\\",\\\"required\\\":[\\\"steps\\\"]}\"");

        assertThat(response(answer).path("initial_plan").asText())
                .as(answer.body())
                .isEqualTo("{\"steps\":[\"a\"]}");
        assertThat(rig.calls("author").get(0).json().at("/response_format/type").asText())
                .isEqualTo("json_schema");
    }
}
