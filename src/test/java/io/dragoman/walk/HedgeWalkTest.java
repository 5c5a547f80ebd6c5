package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HedgeWalkTest {
    @TempDir
    Path dir;

    private TwoProviders providers;
    private RunningBroker broker;
    private MockProvider best;
    private MockProvider second;

    @BeforeEach
    void startAHedgingBroker() {
        providers = TwoProviders.start(
                dir, "dragoman.dispatch.attempt", "hedged-attempt", "dragoman.dispatch.hedge-after-ms", "150");
        broker = providers.broker();
        best = providers.best();
        second = providers.second();
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    @Test
    void asksNobodyElseWhenTheFirstAnswersInTime() {
        Answer answer = broker.ask("hello");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("best");
        assertThat(second.calls()).isEmpty();
    }

    @Test
    void takesTheSecondAnswerAndCancelsAndBooksTheSilentFirst() {
        best.always(Fault.silence());

        Answer answer = broker.ask("hello", "\"max_latency_ms\":10000");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(answer.json().path("routing_reason").asText()).contains("hedged");
        await().atMost(5, SECONDS).until(() -> best.calls().stream().anyMatch(JournalEntry::cancelled));
        JsonNode attempts = broker.lastLog().path("attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.toString()).contains("\"error_class\":\"overtaken\"");
        assertThat(attempts.at("/0/cost_usd").decimalValue()).isPositive();
        assertThat(attempts.at("/1/cost_usd").decimalValue()).isPositive();
    }

    @Test
    void goesOnWhenBothFail() {
        best.next(Fault.status(500).delayHead(Duration.ofMillis(300)));
        second.next(Fault.status(500));

        Answer answer = broker.ask("hello", "\"max_latency_ms\":10000");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
