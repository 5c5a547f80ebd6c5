package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Says one request in the words of Ollama's chat API. */
final class OllamaRequestWriter {
    /** Sampling parameters that Ollama knows by the same name. */
    private static final Set<String> SAME_OPTIONS = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "typical_p",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "repeat_penalty",
            "repeat_last_n",
            "num_ctx",
            "num_predict");

    private final ChatRequest request;
    private final Candidate candidate;
    private final JsonNode parameters;

    /** Names of the tools called so far by the id of the call, because results name the tool here and the call there. */
    private final Map<String, String> toolNames = new HashMap<>();

    OllamaRequestWriter(ChatRequest request, Candidate candidate) {
        this.request = request;
        this.candidate = candidate;
        this.parameters = request.parameters();
    }

    /**
     * @throws ProviderException of class {@code UNSUPPORTED} for what Ollama cannot carry: pictures behind an address, sound, files,
     *     several choices, a tool that must be called
     */
    byte[] write() {
        if (parameters.path("n").asInt(1) > 1) {
            throw unsupported("n: " + parameters.path("n").asInt() + " (expected: 1)");
        }
        ObjectNode body = Json.object();
        body.put("model", candidate.model().providerModel());
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(message -> messages.add(message(message)));
        body.put("stream", request.stream());
        ObjectNode options = options();
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        writeTools(body);
        writeFormat(body);
        writeThinking(body);
        if (parameters.hasNonNull("keep_alive")) {
            body.set("keep_alive", parameters.path("keep_alive"));
        }
        return Json.bytes(body);
    }

    private ObjectNode message(JsonNode message) {
        String role = message.path("role").asText("user");
        ObjectNode written = Json.object().put("role", role.equals("developer") ? "system" : role);
        writeContent(message.path("content"), written);
        if (message.path("tool_calls").isArray()) {
            writeToolCalls(message.path("tool_calls"), written);
        }
        if (role.equals("tool")) {
            String callId = message.path("tool_call_id").asText("");
            String name = toolNames.getOrDefault(callId, message.path("name").asText(""));
            if (!name.isEmpty()) {
                written.put("tool_name", name);
            }
        }
        return written;
    }

    private void writeContent(JsonNode content, ObjectNode written) {
        if (!content.isArray()) {
            written.put("content", content.asText(""));
            return;
        }
        StringBuilder text = new StringBuilder();
        ArrayNode images = Json.array();
        for (JsonNode part : content) {
            switch (part.path("type").asText("")) {
                case "text" ->
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(part.path("text").asText(""));
                case "refusal" -> text.append(part.path("refusal").asText(""));
                case "image_url" -> images.add(image(part));
                default ->
                    throw unsupported(
                            "content part " + part.path("type").asText("") + " (expected: text or image_url)");
            }
        }
        written.put("content", text.toString());
        if (!images.isEmpty()) {
            written.set("images", images);
        }
    }

    private static String image(JsonNode part) {
        JsonNode image = part.path("image_url");
        DataUrl url = DataUrl.parse(
                image.isTextual() ? image.textValue() : image.path("url").asText(""));
        if (url == null) {
            throw unsupported("image_url: an address (expected: a data URL with base64)");
        }
        return url.base64();
    }

    private void writeToolCalls(JsonNode calls, ObjectNode written) {
        ArrayNode list = written.putArray("tool_calls");
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            String name = function.path("name").asText("");
            toolNames.put(call.path("id").asText(""), name);
            list.addObject().putObject("function").put("name", name).set("arguments", arguments(function));
        }
    }

    /** Ollama wants an object; what is not the text of one stands under {@code input}, so that nothing is lost. */
    private static JsonNode arguments(JsonNode function) {
        String text = function.path("arguments").asText("");
        try {
            JsonNode parsed = Json.read(text.isBlank() ? "{}" : text);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JsonProcessingException notJson) {
            return Json.object().put("input", text);
        }
        return Json.object().put("input", text);
    }

    private ObjectNode options() {
        ObjectNode options = Json.object();
        JsonNode own = parameters.path("options");
        if (own.isObject()) {
            own.properties().forEach(option -> options.set(option.getKey(), option.getValue()));
        }
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (SAME_OPTIONS.contains(parameter.getKey())
                    && !parameter.getValue().isNull()) {
                options.set(parameter.getKey(), parameter.getValue());
            }
        }
        JsonNode stop = parameters.path("stop");
        if (stop.isTextual()) {
            options.putArray("stop").add(stop.textValue());
        } else if (stop.isArray()) {
            options.set("stop", stop);
        }
        limitOutput(options);
        return options;
    }

    private void limitOutput(ObjectNode options) {
        int asked = request.maxOutputTokens();
        if (asked > 0) {
            options.put("num_predict", asked);
        }
        int ceiling = candidate.maxOutputTokens();
        long limit = options.path("num_predict").asLong(0);
        if (ceiling > 0 && (limit <= 0 || limit > ceiling)) {
            options.put("num_predict", ceiling);
        }
    }

    /** Ollama has no {@code tool_choice}: none leaves the tools out, a forced tool would get another answer. */
    private void writeTools(ObjectNode body) {
        if (!request.usesTools()) {
            return;
        }
        JsonNode choice = parameters.path("tool_choice");
        if (choice.isObject() || choice.asText("").equals("required")) {
            throw unsupported("tool_choice: a tool that must be called (expected: auto or none)");
        }
        if (!choice.asText("").equals("none")) {
            body.set("tools", parameters.path("tools"));
        }
    }

    private void writeFormat(ObjectNode body) {
        JsonNode schema = request.outputSchema();
        JsonNode format = parameters.path("response_format");
        if (schema != null) {
            body.set("format", schema);
        } else if (format.path("type").asText("").equals("json_schema")) {
            body.set("format", format.path("json_schema").path("schema"));
        } else if (format.path("type").asText("").equals("json_object")) {
            body.put("format", "json");
        }
    }

    private void writeThinking(ObjectNode body) {
        JsonNode effort = parameters.path("reasoning_effort");
        if (parameters.hasNonNull("think")) {
            body.set("think", parameters.path("think"));
        } else if (effort.isTextual()) {
            body.put("think", !effort.textValue().equals("none"));
        }
    }

    private static ProviderException unsupported(String what) {
        return new ProviderException(ErrorClass.UNSUPPORTED, 0, what);
    }
}
