package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What clients and admins do to a broker until it is killed, and what they have been told by then. Each call has an id of its own, which
 * is the {@code X-Request-Id} too.
 */
final class KilledRound {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 6;
    private static final int LEAST_ANSWERS = 5;
    private static final BigDecimal NANO = BigDecimal.TEN.pow(9);

    /** A consumer key with a monthly budget. */
    record Key(String id, String text, BigDecimal budgetUsd) {}

    private final RunningBroker broker;
    private final String name;
    private final List<Key> keys = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch answers = new CountDownLatch(LEAST_ANSWERS);
    private final Map<String, Long> paid = new ConcurrentHashMap<>();
    private final Map<String, Long> answeredAtNanos = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, HttpRequest> brokenOffWithKey = new ConcurrentHashMap<>();
    private final Set<String> confirmedChanges = ConcurrentHashMap.newKeySet();
    private final List<Throwable> surprises = new java.util.concurrent.CopyOnWriteArrayList<>();
    private volatile Set<String> possiblePasswords;

    KilledRound(RunningBroker broker, String name, String password) {
        this.broker = broker;
        this.name = name;
        this.possiblePasswords = Set.of(password);
        // The first is used up soon, the second never.
        keys.add(key("tight", "2"));
        keys.add(key("wide", "1000"));
    }

    /** Returns when some clients have been answered. */
    void begin() throws InterruptedException {
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            run("client-" + i, () -> spend(client));
        }
        run("admin", this::administer);
        run("rotation", this::rotate);
        answers.await();
    }

    /** After the kill: all have noticed that nobody answers any more. */
    void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThat(surprises).isEmpty();
    }

    String name() {
        return name;
    }

    List<Key> keys() {
        return keys;
    }

    /** What each answered request was said to cost, in nano-USD. */
    Map<String, Long> paid() {
        return paid;
    }

    /** Requests that were refused for their budget. */
    Set<String> refused() {
        return refused;
    }

    Set<String> brokenOffWithKey() {
        return brokenOffWithKey.keySet();
    }

    Set<String> confirmedChanges() {
        return confirmedChanges;
    }

    /** One, or two when the kill came while the password was changed. */
    Set<String> possiblePasswords() {
        return possiblePasswords;
    }

    /** Those whose answer came so long before that of the newest request which is logged. */
    Set<String> answeredBeforeTheLast(Duration moment, Set<String> logged) {
        long newest = answeredAtNanos.entrySet().stream()
                .filter(answer -> logged.contains(answer.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(Long.MIN_VALUE + moment.toNanos());
        return answeredAtNanos.entrySet().stream()
                .filter(answer -> answer.getValue() < newest - moment.toNanos())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    Answer ask(RunningBroker after, String id) {
        return after.send(chat(after, keys.get(1), id, "Ten cents").build());
    }

    /** The same request again, with another request id. */
    Answer repeat(RunningBroker after, String id) {
        HttpRequest first = brokenOffWithKey.get(id);
        return after.send(HttpRequest.newBuilder(first, (header, value) -> !header.equalsIgnoreCase("x-request-id"))
                .uri(after.request(first.uri().getPath(), "").build().uri())
                .header("X-Request-Id", "again-" + id)
                .build());
    }

    private void spend(int client) throws InterruptedException {
        Key key = keys.get(client % keys.size());
        for (int i = 0; true; i++) {
            String id = name + "-" + client + "-" + i;
            boolean once = i % 4 == 1;
            String question = (once ? "once:" + id + "; " : "") + (i % 5 == 4 ? "slowly" : "at once");
            HttpRequest.Builder request =
                    i % 3 == 2 ? stream(broker, key, id, question) : chat(broker, key, id, question);
            HttpRequest sent = (once ? request.header("Idempotency-Key", id) : request).build();
            try {
                answered(id, http.send(sent, BodyHandlers.ofString()));
            } catch (IOException e) {
                if (once) {
                    brokenOffWithKey.put(id, sent);
                }
                return;
            }
        }
    }

    private void answered(String id, HttpResponse<String> answer) throws IOException {
        String body = answer.body();
        boolean stream = answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        if (answer.statusCode() == 429) {
            assertThat(body).contains("budget_exceeded");
            refused.add(id);
            LockSupport.parkNanos(20_000_000);
        } else if (stream) {
            assertThat(body).contains("[DONE]");
            paid.put(
                    id,
                    cost(body.lines()
                            .filter(line -> line.startsWith("data: {") && line.contains("cost_usd"))
                            .reduce((first, second) -> second)
                            .orElseThrow()
                            .substring("data: ".length())));
        } else {
            assertThat(answer.statusCode()).as(body).isEqualTo(200);
            paid.put(id, cost(body));
        }
        answeredAtNanos.put(id, System.nanoTime());
        answers.countDown();
    }

    private static long cost(String json) throws IOException {
        return JSON.readTree(json)
                .findValue("cost_usd")
                .decimalValue()
                .multiply(NANO)
                .longValueExact();
    }

    private void administer() throws InterruptedException {
        for (int i = 0; true; i++) {
            String id = name + "-admin-" + i;
            HttpRequest.Builder change = broker.request(
                            i % 2 == 0 ? "/admin/v1/models/dear" : "/admin/v1/vault/secrets/spare",
                            RunningBroker.ADMIN_TOKEN)
                    .header("X-Request-Id", id)
                    .header("Content-Type", "application/json");
            String body = i % 2 == 0 ? "{\"weight\":" + (1 + i / 2 % 9) + "}" : "{\"value\":\"sk-spare-" + id + "\"}";
            try {
                HttpResponse<String> answer = http.send(
                        change.method(i % 2 == 0 ? "PATCH" : "PUT", BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                confirmedChanges.add(id);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void rotate() throws InterruptedException {
        String password = possiblePasswords.iterator().next();
        while (true) {
            String next = password.startsWith("quite") ? "correct horse battery" : "quite another password";
            possiblePasswords = Set.of(password, next);
            try {
                HttpResponse<String> answer = http.send(
                        broker.request("/admin/v1/vault/rotate", RunningBroker.ADMIN_TOKEN)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"old_password\":\"" + password + "\",\"new_password\":\"" + next + "\"}"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            } catch (IOException e) {
                return;
            }
            password = next;
            possiblePasswords = Set.of(next);
        }
    }

    private Key key(String role, String budget) {
        Answer made = broker.admin(
                "POST",
                "/apikeys",
                "{\"name\":\"" + name + "-" + role + "\",\"scopes\":[\"chat\"],\"monthly_budget_usd\":" + budget + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return new Key(made.json().path("id").asText(), made.json().path("key").asText(), new BigDecimal(budget));
    }

    private static HttpRequest.Builder chat(RunningBroker to, Key key, String id, String question) {
        return chat(to, key, id, question, "");
    }

    private static HttpRequest.Builder stream(RunningBroker to, Key key, String id, String question) {
        return chat(to, key, id, question, "\"stream\":true,");
    }

    private static HttpRequest.Builder chat(RunningBroker to, Key key, String id, String question, String fields) {
        return to.request("/v1/chat", key.text())
                .header("X-Request-Id", id)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"policy":{"max_budget_usd":1,"max_latency_ms":60000},"request":{%s
                         "messages":[{"role":"user","content":"%s"}],"parameters":{"max_tokens":100}}}
                        """.formatted(fields, question)));
    }

    private void run(String threadName, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException | RuntimeException | Error e) {
                        surprises.add(e);
                    } catch (Exception e) {
                        surprises.add(e);
                    }
                },
                name + "-" + threadName);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private interface Work {
        void run() throws Exception;
    }
}
