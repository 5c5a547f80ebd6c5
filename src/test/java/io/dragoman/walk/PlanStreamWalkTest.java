package io.dragoman.walk;

import static io.dragoman.walk.PlanRig.REJECT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that watches a plan while it runs. */
class PlanStreamWalkTest {
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
    void seesEachStepAndThenTheAnswer() {
        rig.says("author", "the draft", "better").says("critic", REJECT);

        Answer answer = rig.broker().send(watching("\"mode\":\"adversarial\",\"primary_model_id\":\"author\""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(answer.body().split("event: step\n", -1)).hasSize(4);
        assertThat(answer.body()).contains("\"text\":\"the draft\"", "event: answer", "\"refined_plan\":\"better\"");
        await().atMost(5, SECONDS)
                .until(() -> rig.broker().lastLog().path("attempts").size() == 3);
        JsonNode row = rig.broker().lastLog();
        assertThat(row.path("stream").asBoolean()).isTrue();
        assertThat(row.path("path").asText()).isEqualTo("plan");
    }

    @Test
    void seesTheFirstStepBeforeTheSecondHasEnded() throws Exception {
        rig.says("author", "the draft");
        rig.mock("critic").always(Fault.silence());
        HttpClient client = HttpClient.newHttpClient();

        InputStream body = client.send(
                        watching("\"mode\":\"adversarial\",\"primary_model_id\":\"author\""),
                        BodyHandlers.ofInputStream())
                .body();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.contains("the draft")) {
            line = lines.readLine();
        }

        assertThat(line).contains("\"step\":\"draft\"");
        await().atMost(5, SECONDS).until(() -> rig.calls("critic").size() == 1);
        body.close();
        await().atMost(10, SECONDS).until(() -> rig.calls("critic").stream().allMatch(JournalEntry::cancelled));
        await().atMost(10, SECONDS)
                .until(() -> rig.broker().lastLog().path("attempts").size() == 2);
        assertThat(rig.broker().lastLog().path("status_code").asInt()).isEqualTo(499);
    }

    @Test
    void isToldWhyThereIsNoAnswer() {
        rig.mock("author").always(Fault.status(400));
        rig.mock("critic").always(Fault.status(400));

        Answer answer = rig.broker().send(watching("\"mode\":\"adversarial\""));

        assertThat(answer.body()).contains("event: error", "\"code\":\"provider_rejected\"");
        assertThat(answer.body()).doesNotContain("[DONE]");
    }

    private HttpRequest watching(String orchestration) {
        return rig.broker()
                .request("/v1/plan", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"Plan.\"}]},\"orchestration\":{"
                                + orchestration + "}}"))
                .build();
    }
}
