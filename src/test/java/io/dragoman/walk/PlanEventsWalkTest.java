package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.REJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.events.EventClient;
import io.dragoman.events.EventClient.Received;
import io.dragoman.mock.Fault;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator hears while models review each other. */
class PlanEventsWalkTest {
    private static final String TWO_REVIEWERS =
            "\"mode\":\"adversarial\",\"primary_model_id\":\"author\",\"reviewers\":2";

    @TempDir
    Path dir;

    private PlanRig rig;
    private EventClient client;

    @BeforeEach
    void startBrokerAndListen() throws IOException {
        rig = PlanRig.ofThree(dir, "dragoman.dispatch.retries-per-candidate", "0");
        client = EventClient.open(
                rig.broker().port(), "/admin/v1/events", "Authorization: Bearer " + RunningBroker.ADMIN_TOKEN);
        client.next("connected");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        rig.close();
    }

    @Test
    void hearsOfEachStepAndThenOfTheEnd() throws IOException {
        rig.says("author", "the draft", "better").says("critic", REJECT).says("second", REJECT);

        Answer answer = rig.plan(TWO_REVIEWERS);

        List<Received> heard = untilTheEnd();
        List<JsonNode> steps = steps(heard);
        assertThat(steps)
                .extracting(step -> step.path("reason").asText())
                .containsExactly("draft:answered", "critique:defects:1", "critique:defects:1", "refine:answered");
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.path("request_id").asText()).isEqualTo(answer.header("x-request-id"));
            assertThat(step.path("mode").asText()).isEqualTo("high_confidence");
            assertThat(step.path("provider_id").asText())
                    .isEqualTo(step.path("model_id").asText() + "-provider");
            assertThat(step.path("cost_usd").asDouble()).isPositive();
            assertThat(step.toString()).doesNotContain("the draft", "no rollback");
        });
        assertThat(steps.get(0).path("model_id").asText()).isEqualTo("author");
        assertThat(steps.get(1).path("round").asInt()).isEqualTo(1);
        assertThat(heard.get(heard.size() - 1).type()).isEqualTo("route_success");
    }

    @Test
    void hearsOfNoFailoverWhenAReviewerFailsBesideAnother() throws IOException {
        rig.says("author", "the draft", "better").says("second", REJECT);
        rig.mock("critic").always(Fault.status(400));

        rig.plan(TWO_REVIEWERS);

        List<Received> heard = untilTheEnd();
        assertThat(steps(heard))
                .extracting(step -> step.path("reason").asText())
                .contains("critique:failed:provider_rejected", "refine:answered");
        assertThat(heard).extracting(Received::type).doesNotContain("failover");
    }

    private static List<JsonNode> steps(List<Received> heard) {
        return heard.stream()
                .filter(event -> event.type().equals("review_step"))
                .map(Received::data)
                .toList();
    }

    /** All events up to the one that ends the request. */
    private List<Received> untilTheEnd() throws IOException {
        List<Received> heard = new ArrayList<>();
        for (Received event = client.next(); event != null; event = client.next()) {
            heard.add(event);
            assertThat(OpenApiContract.shipped()
                            .faults(OpenApiContract.shipped().page().at("/components/schemas/Event"), event.data()))
                    .as(event.data().toString())
                    .isEmpty();
            if (event.type().startsWith("route_")) {
                return heard;
            }
        }
        throw new AssertionError("the stream of events ended: " + heard);
    }
}
