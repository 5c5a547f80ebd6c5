package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.ACCEPT;
import static io.dragoman.walk.PlanRig.REJECT;
import static io.dragoman.walk.PlanRig.response;
import static io.dragoman.walk.PlanRig.stop;
import static io.dragoman.walk.PlanRig.trace;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.walk.RunningBroker.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Modes planning, adversarial and refine on a running broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanWalkTest {
    @TempDir
    static Path dir;

    private PlanRig rig;

    @BeforeAll
    void start() {
        rig = PlanRig.ofThree(dir);
    }

    @AfterAll
    void stopAll() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.reset();
    }

    @Test
    void routesOneCallWhenNoModeIsNamed() {
        Answer answer = rig.post("{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/response/choices/0/message/content").asText())
                .contains("Hello");
        assertThat(answer.json().path("routing_reason").asText()).startsWith("plan=planning;stop=complete;mode=normal");
        assertThat(trace(answer)).as(answer.body()).containsExactly("draft:answered");
        assertThat(rig.callsOfAll()).isEqualTo(1);
    }

    @Test
    void letsAReviewerOfAnotherVendorFindDefectsAndTheAuthorMendThem() {
        rig.says("author", "the draft", "the mended draft").says("critic", REJECT);

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode response = response(answer);
        assertThat(response.path("initial_plan").asText()).isEqualTo("the draft");
        assertThat(response.path("critique").asText()).contains("no rollback");
        assertThat(response.path("refined_plan").asText()).isEqualTo("the mended draft");
        assertThat(response.path("critiques")).hasSize(1);
        assertThat(response.at("/critiques/0/model").asText()).isEqualTo("critic");
        assertThat(response.at("/critiques/0/defects/0/severity").asText()).isEqualTo("major");
        assertThat(stop(answer)).as(answer.body()).isEqualTo("iterations");
        assertThat(trace(answer))
                .as(answer.body())
                .containsExactly("draft:answered", "critique:defects:1", "refine:answered");
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("author");
        assertThat(answer.json().path("routing_reason").asText())
                .startsWith("plan=adversarial;stop=iterations;rounds=1");
    }

    @Test
    void showsTheRefinerTheWholeRequestAndWhatWasFound() {
        rig.says("author", "the draft", "better").says("critic", REJECT);

        rig.plan("\"mode\":\"adversarial\"");

        JsonNode messages = rig.calls("author").get(1).json().path("messages");
        assertThat(messages.path(0).path("content").asText()).isEqualTo("Be exact.");
        assertThat(messages.path(1).path("content").asText()).isEqualTo("Plan the move.");
        assertThat(messages.path(2).path("role").asText()).isEqualTo("assistant");
        assertThat(messages.path(2).path("content").asText()).isEqualTo("the draft");
        assertThat(messages.path(3).path("content").asText()).contains("no rollback", "add one");
    }

    @Test
    void stopsWhenTheReviewersAccept() {
        rig.says("author", "the draft").says("critic", ACCEPT);

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"iterations\":5");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("accepted");
        assertThat(response(answer).path("refined_plan").asText()).isEqualTo("the draft");
        assertThat(rig.callsOfAll()).isEqualTo(2);
    }

    @Test
    void stopsWhenARevisionChangesNothing() {
        rig.says("author", "the draft", "The  draft.").alwaysSays("critic", REJECT);

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"iterations\":5");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("unchanged");
        assertThat(rig.callsOfAll()).isEqualTo(3);
    }

    @Test
    void letsSeveralReviewersSpeakAndSeatsThemByVendorAndRank() {
        rig.says("author", "the draft", "better").says("critic", REJECT).says("second", ACCEPT);

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"reviewers\":2");

        assertThat(response(answer).path("critiques")).hasSize(2);
        assertThat(response(answer).at("/critiques/0/model").asText()).isEqualTo("critic");
        assertThat(response(answer).at("/critiques/1/model").asText()).isEqualTo("second");
        assertThat(rig.calls("author").get(1).json().at("/messages/3/content").asText())
                .contains("Reviewer 1", "Reviewer 2");
    }

    @Test
    void takesFreeTextForACritiqueAfterOneRepair() {
        rig.says("author", "the draft", "better").says("critic", "Step 2 is wrong.", "I said: step 2 is wrong.");

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(trace(answer)).as(answer.body()).contains("critique:free_text");
        assertThat(rig.calls("critic")).hasSize(2);
        assertThat(rig.calls("author").get(1).json().at("/messages/3/content").asText())
                .contains("step 2 is wrong");
    }

    @Test
    void asksForAVerdictInJsonAndRepairsItOnce() {
        rig.says("author", "the draft").says("critic", "Fine, I think.", ACCEPT);

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("accepted");
        assertThat(rig.calls("critic").get(0).json().at("/response_format/type").asText())
                .isEqualTo("json_schema");
    }

    @Test
    void returnsTheDraftAloneWhenThatIsAllTheClientWants() {
        rig.says("author", "the draft");

        Answer answer = rig.plan("\"mode\":\"adversarial\",\"return_plan_only\":true");

        assertThat(response(answer).toString()).isEqualTo("{\"initial_plan\":\"the draft\"}");
        assertThat(answer.json().path("routing_reason").asText()).startsWith("plan=adversarial-plan-only");
        assertThat(rig.callsOfAll()).isEqualTo(1);
    }

    @Test
    void letsTheAuthorImproveItsOwnAnswerInModeRefine() {
        rig.says("author", "one", "two", "three");

        Answer answer = rig.plan("\"mode\":\"refine\"");

        assertThat(response(answer).toString())
                .isEqualTo("{\"refined_response\":\"three\",\"iterations\":2,\"model\":\"author\"}");
        assertThat(rig.calls("author")).hasSize(3);
        assertThat(answer.json().path("trace"))
                .extracting(step -> step.path("round").asInt())
                .containsExactly(0, 1, 2);
    }

    @Test
    void asksTheModelsThatTheClientNames() {
        rig.says("second", "the draft", "better").says("author", REJECT);

        Answer answer =
                rig.plan("\"mode\":\"adversarial\",\"primary_model_id\":\"second\",\"review_model_id\":\"author\"");

        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(response(answer).at("/critiques/0/model").asText()).isEqualTo("author");
    }

    @Test
    void saysInTheTraceWhyANamedModelCannotBeUsed() {
        rig.says("author", "the draft").says("critic", ACCEPT);

        Answer answer = rig.plan(
                "\"mode\":\"adversarial\",\"primary_model_id\":\"second\",\"review_model_id\":\"nobody\",\"primary_min_weight\":9");

        assertThat(trace(answer))
                .containsExactly(
                        "draft:unusable:min_weight",
                        "draft:answered",
                        "critique:unusable:unknown",
                        "critique:accepted");
    }

    @Test
    void holdsTheMinimumWeightsOfAuthorAndReviewers() {
        rig.says("critic", "the draft").says("author", ACCEPT);

        Answer answer = rig.plan(
                "\"mode\":\"adversarial\",\"review_min_weight\":9,\"primary_model_id\":\"critic\",\"primary_min_weight\":8");

        assertThat(response(answer).at("/critiques/0/model").asText()).isEqualTo("author");
    }

    @Test
    void addsUpTheCostOfAllStepsAndWritesOneLogRow() {
        rig.says("author", "the draft", "better").says("critic", REJECT);

        Answer answer = rig.plan("\"mode\":\"adversarial\"");

        BigDecimal steps = BigDecimal.ZERO;
        for (JsonNode step : answer.json().path("trace")) {
            assertThat(step.path("cost_usd").decimalValue()).isPositive();
            steps = steps.add(step.path("cost_usd").decimalValue());
        }
        assertThat(answer.json().path("cost_usd").decimalValue()).isEqualByComparingTo(steps);
        assertThat(answer.json().path("estimated_cost_usd").decimalValue()).isPositive();
        JsonNode row = rig.row(answer);
        assertThat(row.path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(row.path("path").asText()).isEqualTo("plan");
        assertThat(row.path("attempts")).hasSize(3);
        assertThat(row.path("model_id").asText()).isEqualTo("author");
        assertThat(row.path("cost_usd").decimalValue()).isEqualByComparingTo(steps);
        assertThat(row.path("estimated_cost_usd").decimalValue())
                .isEqualByComparingTo(answer.json().path("estimated_cost_usd").decimalValue());
        assertThat(row.path("routing_reason").asText()).startsWith("plan=adversarial");
    }
}
