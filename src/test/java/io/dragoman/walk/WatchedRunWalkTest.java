package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedRunWalkTest {
    @TempDir
    Path dir;

    private RunningBroker broker;
    private MockProvider best;
    private MockProvider second;

    @BeforeEach
    void start() {
        best = MockProvider.start().acceptMissingKey();
        second = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        broker.model("best", "openai", best.baseUrl("openai"), 9)
                .model("second", "openai", second.baseUrl("openai"), 4);
    }

    @AfterEach
    void stop() {
        broker.close();
        best.close();
        second.close();
    }

    @Test
    void judgesAnAnswerAndSeesTheRewardOfEachAttempt() {
        best.always(Fault.status(401));
        Answer answer = broker.ask("hello");
        String id = answer.json().path("request_id").asText();

        Answer stored = feedback("{\"request_id\":\"" + id + "\",\"score\":0.3}");
        Answer again = feedback("{\"request_id\":\"" + id + "\",\"score\":0.3}");

        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        assertThat(stored.json().path("changed").asBoolean()).isTrue();
        assertThat(again.json().path("changed").asBoolean()).isFalse();
        JsonNode rewards = broker.admin("/rewards").json().path("rewards");
        assertThat(rewards).hasSize(2);
        assertThat(rewards.at("/0/model_id").asText()).isEqualTo("second");
        assertThat(rewards.at("/0/reward").asDouble()).isEqualTo(0.3);
        assertThat(rewards.at("/1/model_id").asText()).isEqualTo("best");
        assertThat(rewards.at("/1/reward").asDouble()).isZero();
        assertThat(feedback("{\"request_id\":\"unknown\",\"score\":1}").status())
                .isEqualTo(404);
        assertThat(feedback("{\"request_id\":\"x\",\"score\":7}").code()).isEqualTo("invalid_request");
    }

    @Test
    void showsARunOverTime() {
        broker.ask("hello");
        broker.ask("hello again");

        Answer answer = broker.admin("/tsdb/query?metric=requests&by=total");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("series")).hasSize(1);
        assertThat(broker.admin("/tsdb/metrics").status()).isEqualTo(200);
        assertThat(broker.admin("PUT", "/tsdb/retention", "{\"days\":60}").status())
                .isEqualTo(200);
        assertThat(broker.admin("POST", "/tsdb/prune", "{\"days\":1}")
                        .json()
                        .path("deleted")
                        .asInt())
                .isZero();
        assertThat(broker.admin("/tsdb/query?metric=none").code()).isEqualTo("invalid_request");
    }

    private Answer feedback(String body) {
        return broker.send("POST", "/v1/feedback", RunningBroker.CONSUMER_KEY, body);
    }
}
