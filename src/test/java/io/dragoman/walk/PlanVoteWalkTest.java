package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.response;
import static io.dragoman.walk.PlanRig.stop;
import static io.dragoman.walk.PlanRig.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.Fault;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Modes vote and cascade on a running broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanVoteWalkTest {
    @TempDir
    static Path dir;

    private PlanRig rig;

    @BeforeAll
    void start() {
        rig = PlanRig.ofThree(dir, "dragoman.dispatch.retries-per-candidate", "0");
        rig.model("fourth", 9);
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
    void asksNoThirdWhenTwoSayTheSame() {
        rig.alwaysSays("author", "**42**").alwaysSays("fourth", "42.0").alwaysSays("critic", "7");

        Answer answer = rig.plan("\"mode\":\"vote\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stop(answer)).isEqualTo("agreement");
        assertThat(rig.callsOfAll()).isEqualTo(2);
        assertThat(response(answer).path("responses")).hasSize(2);
        assertThat(response(answer).path("selected").asInt()).isZero();
        assertThat(response(answer).path("judge").isNull()).isTrue();
        assertThat(answer.json().path("routing_reason").asText()).startsWith("plan=vote;stop=agreement");
    }

    @Test
    void asksTheThirdWhenTheFirstTwoDifferAndTakesTheMajority() {
        rig.alwaysSays("author", "42").alwaysSays("fourth", "7").alwaysSays("critic", "The result:\nAnswer: 7");

        Answer answer = rig.plan("\"mode\":\"vote\",\"iterations\":1");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("agreement");
        assertThat(rig.callsOfAll()).isEqualTo(3);
        int selected = response(answer).path("selected").asInt();
        assertThat(response(answer)
                        .path("responses")
                        .path(selected)
                        .path("content")
                        .asText())
                .endsWith("7");
        assertThat(response(answer)
                        .path("responses")
                        .path(selected)
                        .path("selected")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void letsAJudgeThatHasNotVotedChooseAmongNamelessAnswers(@TempDir Path own) {
        try (PlanRig three = new PlanRig(own).model("ann", 9).model("bob", 9).model("cid", 9)) {
            String choice = "{\"choice\":\"B\",\"reason\":\"it is\"}";
            three.says("ann", "red").alwaysSays("ann", choice);
            three.says("bob", "blue").alwaysSays("bob", choice);
            three.says("cid", "green").alwaysSays("cid", choice);

            Answer answer = three.plan("\"mode\":\"vote\",\"iterations\":2");

            assertThat(stop(answer)).as(answer.body()).isEqualTo("judged");
            String judge = response(answer).path("judge").asText();
            String asked = three.calls(judge).get(0).json().path("messages").toString();
            String chosen = response(answer)
                    .path("responses")
                    .path(response(answer).path("selected").asInt())
                    .path("content")
                    .asText();
            assertThat(asked).contains("Answer A:", "Answer B:\\n" + chosen).doesNotContain("ann", "bob", "cid");
        }
    }

    @Test
    void letsTheFirstInRankDecideWhenNobodyStrongEnoughIsLeftToJudge() {
        rig.alwaysSays("author", "red").alwaysSays("fourth", "blue");

        Answer answer = rig.plan("\"mode\":\"vote\",\"iterations\":2");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("tie_break");
        assertThat(rig.callsOfAll()).isEqualTo(2);
    }

    @Test
    void saysThatOnlyOneAnswerCouldBeUsed() {
        rig.alwaysSays("author", "42");
        rig.mock("fourth").always(Fault.status(400));
        rig.mock("critic").always(Fault.status(400));
        rig.mock("second").always(Fault.status(400));

        Answer answer = rig.plan("\"mode\":\"vote\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("single_response");
        assertThat(answer.json().path("routing_reason").asText()).startsWith("plan=vote-single-response");
        assertThat(response(answer).path("responses")).hasSize(1);
    }

    @Test
    void failsWhenNoVoterAnswers() {
        for (String model : new String[] {"author", "fourth", "critic", "second"}) {
            rig.mock(model).always(Fault.status(400));
        }

        Answer answer = rig.plan("\"mode\":\"vote\"");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("provider_rejected");
    }

    @Test
    void answersWithTwoCheapModelsWhenTheyAgree() {
        for (String model : new String[] {"author", "fourth", "critic", "second"}) {
            rig.alwaysSays(model, "42");
        }

        Answer answer = rig.plan("\"mode\":\"cascade\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("agreement");
        assertThat(trace(answer)).containsExactly("cheap:answered", "cheap:answered");
    }

    @Test
    void asksTheStrongestWhenTheCheapOnesDiffer() {
        rig.alwaysSays("author", "one").alwaysSays("fourth", "two").alwaysSays("critic", "three");
        rig.alwaysSays("second", "four");

        Answer answer = rig.plan("\"mode\":\"cascade\"");

        assertThat(stop(answer)).as(answer.body()).isEqualTo("escalated");
        assertThat(answer.json().path("negotiated_model").asText()).isIn("author", "fourth");
        assertThat(response(answer).path("selected").asInt()).isBetween(0, 2);
    }
}
