package io.dragoman.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider in the format of OpenAI that answers as real models once did: the question is the id of a recorded row. */
final class ReplayProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final Map<String, JsonNode> rows = new LinkedHashMap<>();
    private final JsonNode models;
    private final HttpServer server;

    ReplayProvider(Path recorded) throws IOException {
        models = JSON.readTree(Path.of("src/test/resources/replay/models.json").toFile());
        for (String line : Files.readAllLines(recorded)) {
            JsonNode row = JSON.readTree(line);
            rows.put(row.path("id").asText(), row);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    Map<String, JsonNode> rows() {
        return rows;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    JsonNode model(String id) {
        return models.path(index(id));
    }

    boolean right(JsonNode row, String modelId) {
        return row.path("q").path(index(modelId)).asInt() == 1;
    }

    /** USD of one call. */
    double cost(JsonNode row, String modelId) {
        JsonNode model = model(modelId);
        return (row.path("it").asDouble() * model.path("in").asDouble()
                        + row.path("ot").path(index(modelId)).asDouble()
                                * model.path("out").asDouble())
                / 1e6;
    }

    private int index(String modelId) {
        for (int i = 0; i < models.size(); i++) {
            if (models.path(i).path("id").asText().equals(modelId)) {
                return i;
            }
        }
        throw new IllegalArgumentException("model: " + modelId + " is not recorded");
    }

    private void answer(HttpExchange call) throws IOException {
        JsonNode asked = JSON.readTree(call.getRequestBody().readAllBytes());
        JsonNode row = rows.get(asked.path("messages").path(0).path("content").asText());
        int model = index(asked.path("model").asText());
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", "replay")
                .put("object", "chat.completion")
                .put("model", asked.path("model").asText());
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", said(row, model));
        int input = row.path("it").asInt();
        int output = row.path("ot").path(model).asInt();
        answer.putObject("usage")
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
        byte[] body = JSON.writeValueAsBytes(answer);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    /**
     * The recorded answer. Records leave out an answer that is the empty string, which is what some programs of CRUXEval print and what
     * models then said rightly: there a model that has no answer said {@code ''}. Elsewhere answers are numbers, and none was found.
     */
    private static String said(JsonNode row, int model) {
        String none = row.path("src").asText().equals("crux") ? "''" : "";
        return row.path("a").path(model).asText(none);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
