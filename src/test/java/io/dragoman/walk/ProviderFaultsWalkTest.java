package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One provider, every way it can fail: each has its code, nothing leaks, and the next request is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderFaultsWalkTest {
    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;
    private int number;

    @BeforeAll
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(
                dir, "dragoman.dispatch.backoff-base-ms", "1", "dragoman.dispatch.retries-per-candidate", "0");
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @AfterEach
    void theNextRequestIsAnswered() {
        mock.reset();
        mock.acceptMissingKey();
        assertThat(ask("").status()).isEqualTo(200);
    }

    static Stream<Arguments> faults() {
        return Map.<String, Object[]>ofEntries(
                        Map.entry("reset before head", new Object[] {Fault.resetBeforeHead(), 502, "provider_error"}),
                        Map.entry("reset mid-body", new Object[] {Fault.none().resetAfter(40), 502, "provider_error"}),
                        Map.entry("cut mid-body", new Object[] {Fault.none().cutAfter(40), 502, "provider_error"}),
                        Map.entry("silence", new Object[] {Fault.silence(), 504, "deadline_exceeded"}),
                        Map.entry(
                                "silence mid-body",
                                new Object[] {Fault.none().silentAfter(40), 504, "deadline_exceeded"}),
                        Map.entry(
                                "429 seconds",
                                new Object[] {Fault.status(429).retryAfter("3"), 429, "provider_rate_limited"}),
                        Map.entry("429 date", new Object[] {
                            Fault.status(429).retryAfterDate(Instant.now().plusSeconds(30)),
                            429,
                            "provider_rate_limited"
                        }),
                        Map.entry(
                                "429 ms",
                                new Object[] {Fault.status(429).retryAfterMs(1500), 429, "provider_rate_limited"}),
                        Map.entry(
                                "429 garbage",
                                new Object[] {Fault.status(429).retryAfter("soon"), 429, "provider_rate_limited"}),
                        Map.entry("500", new Object[] {Fault.status(500), 502, "provider_error"}),
                        Map.entry("503", new Object[] {Fault.status(503), 502, "provider_error"}),
                        Map.entry("529", new Object[] {Fault.status(529), 502, "provider_error"}),
                        Map.entry("401", new Object[] {Fault.invalidKey(), 502, "provider_error"}),
                        Map.entry("402", new Object[] {Fault.outOfCredit(), 502, "provider_error"}),
                        Map.entry("context overflow", new Object[] {Fault.contextOverflow(), 400, "provider_rejected"}),
                        Map.entry("html", new Object[] {Fault.html(), 502, "provider_error"}),
                        Map.entry("empty body", new Object[] {Fault.emptyBody(), 502, "provider_error"}),
                        Map.entry("truncated json", new Object[] {Fault.truncatedJson(), 502, "provider_error"}),
                        Map.entry("100 MB body", new Object[] {Fault.hugeBody(100L << 20), 502, "provider_error"}),
                        Map.entry("redirect", new Object[] {
                            Fault.status(302).header("Location", "http://127.0.0.1:1/"), 502, "provider_error"
                        }),
                        Map.entry("wrong usage types", new Object[] {Fault.wrongUsageTypes(), 200, ""}),
                        Map.entry("no usage", new Object[] {Fault.noUsage(), 200, ""}))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry ->
                        Arguments.of(entry.getKey(), entry.getValue()[0], entry.getValue()[1], entry.getValue()[2]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void answersWithTheRightCode(String name, Fault fault, int status, String code) {
        mock.always(fault);

        Answer answer = ask("\"max_latency_ms\":1500");

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (!code.isEmpty()) {
            assertThat(answer.code()).isEqualTo(code);
        }
        assertThat(answer.body())
                .doesNotContain("127.0.0.1")
                .doesNotContain("Exception")
                .doesNotContain("io.vertx");
        assertThat(answer.headers()).doesNotContainKeys("location", "server", "set-cookie");
    }

    /** Each case on a model of its own, so that the breaker and cooldown of one do not meet the next. */
    private Answer ask(String policy) {
        String model = "m" + ++number;
        broker.model(model, "openai", mock.baseUrl("openai"), 5);
        Answer answer = broker.chat("{\"policy\":{" + policy + "},\"request\":{\"model_hint\":\"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}");
        broker.admin("DELETE", "/models/" + model, "");
        broker.admin("DELETE", "/providers/" + model + "-provider", "");
        return answer;
    }
}
