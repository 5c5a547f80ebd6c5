package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A broker as a newcomer starts it, on a free port and an own data directory, with calls to its doors. */
final class RunningBroker implements AutoCloseable {
    static final String ADMIN_TOKEN = "admin-token-for-tests-0123456789abcdef";
    static final String CONSUMER_KEY = "consumer-key-for-tests-0123456789abcdef";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> LOGGED = Set.of("/v1/chat", "/v1/plan");

    private final int port;
    private final AutoCloseable stop;
    private final @Nullable Broker broker;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Id of the request that was answered last. */
    private volatile @Nullable String latest;

    private RunningBroker(int port, AutoCloseable stop, @Nullable Broker broker) {
        this.port = port;
        this.stop = stop;
        this.broker = broker;
    }

    /** The doors of a broker that runs in another process; nothing is stopped with them. */
    static RunningBroker at(int port) {
        return new RunningBroker(port, () -> {}, null);
    }

    static RunningBroker start(Path dataDir, String... properties) {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("dragoman.http.port", "0");
        overrides.put("dragoman.data-dir", dataDir.resolve("data").toString());
        overrides.put("dragoman.admin-token", ADMIN_TOKEN);
        overrides.put("dragoman.consumer-key", CONSUMER_KEY);
        overrides.put("dragoman.demo", "false");
        overrides.put("dragoman.http.drain-seconds", "2");
        for (int i = 0; i < properties.length; i += 2) {
            overrides.put(properties[i], properties[i + 1]);
        }
        Broker broker = new Broker(overrides);
        broker.start();
        return new RunningBroker(broker.port(), broker, broker);
    }

    int port() {
        return port;
    }

    Broker broker() {
        return Objects.requireNonNull(broker, "the broker runs in another process");
    }

    /** Registers a live mock as a provider and a model with the id on it. */
    RunningBroker model(String modelId, String type, String baseUrl, int weight) {
        String providerId = modelId.replace('/', '-') + "-provider";
        provider(providerId, type, baseUrl);
        require(admin("POST", "/models", """
                {"id":"%s","provider_id":"%s","weight":%d,"max_context_tokens":16000,
                 "input_per_1k":0.001,"output_per_1k":0.002,"capabilities":["tools","vision","json","planning"]}
                """.formatted(modelId, providerId, weight)));
        return this;
    }

    RunningBroker provider(String id, String type, String baseUrl) {
        require(admin(
                "POST",
                "/providers",
                "{\"id\":\"%s\",\"type\":\"%s\",\"base_url\":\"%s\"}".formatted(id, type, baseUrl)));
        return this;
    }

    Answer chat(String body) {
        return send("POST", "/v1/chat", CONSUMER_KEY, body);
    }

    /** A one-line conversation with the given policy fields. */
    Answer ask(String text, String policyFields) {
        return chat("{\"policy\":{" + policyFields + "},\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}}");
    }

    Answer ask(String text) {
        return ask(text, "");
    }

    Answer admin(String method, String path, String body) {
        return send(method, "/admin/v1" + path, ADMIN_TOKEN, body);
    }

    Answer admin(String path) {
        return admin("GET", path, "");
    }

    /** The newest row of the request log. Rows are written after the answer: that of the latest answer is waited for. */
    JsonNode lastLog() {
        String answered = latest;
        if (answered != null) {
            row(answered);
        }
        return admin("/logs?limit=1").json().path("logs").path(0);
    }

    /** The row of a request, as soon as it is written. */
    JsonNode row(String requestId) {
        return await("the log row of " + requestId)
                .atMost(10, SECONDS)
                .until(
                        () -> admin("/logs?limit=1&request_id=" + requestId)
                                .json()
                                .path("logs")
                                .path(0),
                        row -> !row.isMissingNode());
    }

    Answer send(String method, String path, String key, String body) {
        HttpRequest.Builder request = request(path, key).header("Content-Type", "application/json");
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return send(request.build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            remember(response);
            OpenApiContract.shipped()
                    .check(
                            request.method(),
                            request.uri().getRawPath(),
                            response.statusCode(),
                            response.headers().firstValue("content-type").orElse(""),
                            response.body());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<InputStream> open(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path, CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        remember(response);
        return response;
    }

    private void remember(HttpResponse<?> response) {
        if (LOGGED.contains(response.uri().getPath())) {
            latest = response.headers().firstValue("x-request-id").orElse(null);
        }
    }

    HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
        return key.isEmpty() ? builder : builder.header("Authorization", "Bearer " + key);
    }

    private static void require(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError("set-up failed: " + answer);
        }
    }

    @Override
    public void close() {
        try {
            stop.close();
        } catch (Exception e) {
            throw new AssertionError("the broker does not stop", e);
        }
    }

    /** What a client got. */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(""))
                    .get(0);
        }

        String code() {
            return json().path("code").asText();
        }
    }
}
