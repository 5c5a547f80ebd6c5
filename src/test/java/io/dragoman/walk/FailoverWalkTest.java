package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverWalkTest {
    @TempDir
    Path dir;

    private TwoProviders providers;
    private RunningBroker broker;
    private MockProvider best;
    private MockProvider second;

    @BeforeEach
    void startBrokerAndTwoProviders() {
        providers = TwoProviders.start(dir, "dragoman.dispatch.backoff-base-ms", "1");
        broker = providers.broker();
        best = providers.best();
        second = providers.second();
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    @Test
    void asksTheNextCandidateWhenTheBestIsRateLimited() {
        best.always(Fault.status(429).retryAfter("7"));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(answer.json().path("routing_reason").asText()).contains("failover:rate_limited");
        JsonNode attempts = broker.lastLog().path("attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.at("/0/error_class").asText()).isEqualTo("rate_limited");
        assertThat(attempts.at("/0/status").asInt()).isEqualTo(429);
        assertThat(attempts.at("/1/model").asText()).isEqualTo("second");
    }

    @Test
    void leavesARateLimitedModelAloneAsLongAsItAskedFor() {
        best.next(Fault.status(429).retryAfter("60"));
        broker.ask("one");

        Answer answer = broker.ask("two");

        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(answer.json().path("routing_reason").asText()).contains("excluded=health:1");
        assertThat(best.calls()).hasSize(1);
    }

    @Test
    void repeatsAFaultThatMayPassAndCountsItAsASuccess() {
        best.next(Fault.status(500));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("best");
        assertThat(answer.json().path("routing_reason").asText()).contains("retried:transient");
        assertThat(broker.lastLog().path("error_class").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "401, key",
        "402, key",
        "403, key",
        "404, unsupported",
        "500, transient",
        "503, overloaded",
        "529, overloaded"
    })
    void findsAnAnswerWhateverTheBestProviderFailsWith(int status, String errorClass) {
        best.always(Fault.status(status));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(broker.lastLog().at("/attempts/0/error_class").asText()).isEqualTo(errorClass);
    }

    @Test
    void findsAnAnswerWhenTheBestProviderIsGone() {
        best.close();

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
    }

    @Test
    void findsAnAnswerInTimeWhenTheBestProviderIsSilent() {
        best.always(Fault.silence());

        Answer answer = broker.ask("hello", "\"max_latency_ms\":2000");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(answer.json().path("routing_reason").asText()).contains("failover:timeout");
    }

    @Test
    void handsTheClientsOwnFaultThroughAndAsksNobodyElse() {
        best.always(Fault.status(422));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("provider_rejected");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(second.calls()).isEmpty();
        assertThat(state("best-provider")).isEqualTo("healthy");
    }

    @Test
    void escalatesToALargerContextWhenTheInputOverflows() {
        broker.admin("PATCH", "/models/second", "{\"max_context_tokens\":200000}");
        best.always(Fault.contextOverflow());

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("second");
        assertThat(answer.json().path("routing_reason").asText()).contains("escalated:context_overflow");
    }

    @Test
    void tellsTheSmallestWaitWhenEveryCandidateIsRateLimited() {
        best.always(Fault.status(429).retryAfter("30"));
        second.always(Fault.status(429).retryAfter("11"));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("provider_rate_limited");
        assertThat(answer.header("Retry-After")).isEqualTo("11");
        assertThat(answer.header("x-should-retry")).isEmpty();
    }

    @Test
    void listsItsAttemptsWhenAllFail() {
        best.always(Fault.status(500));
        second.always(Fault.html());

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("provider_error");
        JsonNode attempts = answer.json().path("attempts");
        assertThat(attempts).hasSize(4);
        assertThat(attempts.at("/0/model").asText()).isEqualTo("best");
        assertThat(attempts.at("/0/error_class").asText()).isEqualTo("transient");
        assertThat(attempts.at("/3/model").asText()).isEqualTo("second");
    }

    @Test
    void endsAtTheDeadlineOfTheClient() {
        best.always(Fault.silence());
        second.always(Fault.silence());
        long before = System.nanoTime();

        Answer answer = broker.ask("hello", "\"max_latency_ms\":600");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("deadline_exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1_500));
    }

    @Test
    void takesAProviderThatKeepsFailingOutOfTheNegotiation() {
        // Probes fail too: an answer to one would let the provider be tried again at once.
        best.when(call -> true, Fault.status(500));
        for (int i = 0; i < 10; i++) {
            broker.chat(
                    "{\"request\":{\"model_hint\":\"best\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}");
        }
        int asked = best.calls().size();

        Answer answer = broker.ask("hello");

        assertThat(answer.json().path("routing_reason").asText()).contains("excluded=health:1");
        assertThat(best.calls()).hasSize(asked);
        assertThat(state("best-provider")).isEqualTo("down");
    }

    private String state(String providerId) {
        for (JsonNode provider : broker.admin("/health").json().path("providers")) {
            if (provider.path("provider_id").asText().equals(providerId)) {
                return provider.path("state").asText();
            }
        }
        throw new AssertionError("no such provider: " + providerId);
    }
}
