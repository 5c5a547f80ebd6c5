package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S-21: what fifty wrong vault passwords at once cost the clients and the memory of a running broker. Not part of the build, because a busy
 * machine decides: {@code ./mvnw -o test -Dtest=WrongPasswordFigures}; about a minute a round.
 */
class WrongPasswordFigures {
    private static final int ROUNDS = Integer.getInteger("dragoman.test.rounds", 3);
    private static final int WRONG = 50;
    private static final int PER_SECOND = Integer.getInteger("dragoman.test.per-second", 50);
    /** Longer than the minute for which wrong passwords count. */
    private static final int QUIET_SECONDS = 62;

    private static final int BURST_SECONDS = 12;

    @TempDir
    Path dir;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);

    @Test
    void fiftyWrongPasswordsDisturbNeitherClientsNorMemoryS21() throws Exception {
        try (MockProvider mock = MockProvider.start().acceptMissingKey();
                BrokerProcess process = BrokerProcess.start(List.of("-Xmx512m"), dir)) {
            RunningBroker broker = process.doors().model("m", "openai", mock.baseUrl("openai"), 5);
            assertThat(unlock(broker, "correct horse battery").status()).isEqualTo(200);
            Histogram without = new ConcurrentHistogram(3);
            Histogram with = new ConcurrentHistogram(3);
            calls(broker, 20, new ConcurrentHistogram(3));
            long growthKib = 0;
            for (int round = 0; round < ROUNDS; round++) {
                calls(broker, QUIET_SECONDS, without);
                long before = residentKib(process);
                CompletableFuture<List<Integer>> answers = CompletableFuture.supplyAsync(() -> wrong(broker));
                AtomicLong peak = new AtomicLong();
                var watch = pace.scheduleAtFixedRate(
                        () -> peak.accumulateAndGet(residentKib(process), Math::max), 0, 20, TimeUnit.MILLISECONDS);
                calls(broker, BURST_SECONDS, with);
                watch.cancel(true);
                growthKib = Math.max(growthKib, peak.get() - before);
                assertThat(answers.join().stream()
                                .collect(Collectors.groupingBy(status -> status, Collectors.counting())))
                        .containsEntry(401, 5L)
                        .containsEntry(429, WRONG - 5L);
            }
            double ratio = ms(with) / ms(without);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d wrong passwords at once: RSS grew by %d MiB (reach: < 100); p99 of %d calls/s %.1f ms with, %.1f ms without: %.2f (reach: < 2)",
                    WRONG,
                    growthKib / 1024,
                    PER_SECOND,
                    ms(with),
                    ms(without),
                    ratio));
            assertThat(growthKib).isLessThan(100 * 1024);
            assertThat(ratio).isLessThan(2);
        } finally {
            pace.shutdownNow();
        }
    }

    /** Open loop: a call is due each 20 ms, and its time counts from then. */
    private void calls(RunningBroker broker, int seconds, Histogram latency) throws Exception {
        HttpRequest ask = broker.request("/v1/chat", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"How are you?\"}]}}"))
                .build();
        List<CompletableFuture<Void>> open = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            long due = began + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            open.add(client.sendAsync(ask, BodyHandlers.ofString()).thenAccept(answer -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                latency.recordValue((System.nanoTime() - due) / 1_000);
            }));
        }
        open.forEach(CompletableFuture::join);
    }

    private List<Integer> wrong(RunningBroker broker) {
        HttpRequest unlock = broker.request("/admin/v1/vault/unlock", RunningBroker.ADMIN_TOKEN)
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"admin_password\":\"wrong horse battery\"}"))
                .build();
        List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
        for (int i = 0; i < WRONG; i++) {
            open.add(client.sendAsync(unlock, BodyHandlers.ofString()));
        }
        return open.stream().map(answer -> answer.join().statusCode()).toList();
    }

    private static Answer unlock(RunningBroker broker, String password) {
        return broker.admin("POST", "/vault/unlock", "{\"admin_password\":\"" + password + "\"}");
    }

    private static double ms(Histogram latency) {
        return latency.getValueAtPercentile(99) / 1_000.0;
    }

    private static long residentKib(BrokerProcess process) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
