package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
final class AnthropicWire implements Wire {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "metadata",
            "thinking",
            "service_tier",
            "container",
            "mcp_servers",
            "context_management",
            "output_config",
            "output_format",
            "cache_control",
            "inference_geo");

    @Override
    public boolean answers(String path) {
        return path.equals("/v1/messages");
    }

    @Override
    public boolean streams(WireRequest request) {
        return request.body().path("stream").asBoolean();
    }

    @Override
    public @Nullable WireError refuse(WireRequest request) {
        String key = request.entry().header("x-api-key");
        if (request.keyRequired()
                && (key == null || key.isBlank())
                && request.entry().header("authorization") == null) {
            return error(401, "authentication_error", "x-api-key header is required");
        }
        if (request.entry().header("anthropic-version") == null) {
            return bad("anthropic-version: header is required");
        }
        JsonNode body = request.body();
        if (!body.path("model").isTextual()) {
            return bad("model: Field required");
        }
        if (!body.has("max_tokens")) {
            return bad("max_tokens: Field required");
        }
        if (!body.path("max_tokens").isInt()) {
            return bad("max_tokens: Input should be a valid integer");
        }
        if (body.path("max_tokens").asInt() < 1) {
            return bad("max_tokens: must be greater than or equal to 1");
        }
        if (!body.path("messages").isArray()) {
            return bad("messages: Field required");
        }
        if (body.path("messages").isEmpty()) {
            return bad("messages: at least one message is required");
        }
        if (body.path("temperature").asDouble(0) > 1) {
            return bad("temperature: range: 0..1");
        }
        String unknown = request.unknownField(FIELDS);
        if (!unknown.isEmpty()) {
            return bad(unknown + ": Extra inputs are not permitted");
        }
        return refuseMessages(body.path("messages"));
    }

    private static @Nullable WireError refuseMessages(JsonNode messages) {
        Set<String> open = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            WireError error = refuseMessage(message, i, open);
            if (error != null) {
                return error;
            }
            open = ids(message, "tool_use", "id");
        }
        return null;
    }

    /** @param open ids of the tool calls of the message before, which this one must answer, and no others */
    private static @Nullable WireError refuseMessage(JsonNode message, int i, Set<String> open) {
        String role = message.path("role").asText();
        if (role.equals("system")) {
            return bad(
                    "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not"
                            + " \"system\" as an input message role.");
        }
        if (!role.equals("user") && !role.equals("assistant")) {
            return bad("messages." + i + ".role: Input should be 'user' or 'assistant'");
        }
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            return bad("messages." + i + ".content: Input should be a valid list");
        }
        if (content.isEmpty() && content.asText().isEmpty() && role.equals("user")) {
            return bad("messages." + i + ": user messages must have non-empty content");
        }
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("text")
                    && block.path("text").asText().isEmpty()) {
                return bad("messages: text content blocks must be non-empty");
            }
        }
        Set<String> answered = ids(message, "tool_result", "tool_use_id");
        for (String id : answered) {
            if (!open.contains(id)) {
                return bad(
                        "messages." + i + ".content.0: unexpected `tool_use_id` found in `tool_result` blocks: " + id
                                + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }
        for (String id : open) {
            if (!answered.contains(id)) {
                return bad("messages." + i
                        + ": `tool_use` ids were found without `tool_result` blocks immediately after: " + id
                        + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
            }
        }
        return null;
    }

    private static Set<String> ids(JsonNode message, String type, String field) {
        Set<String> ids = new HashSet<>();
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asText().equals(type)) {
                ids.add(block.path(field).asText());
            }
        }
        return ids;
    }

    @Override
    public String lastUserText(WireRequest request) {
        return request.lastUserText("messages");
    }

    @Override
    public String answer(WireRequest request, Reply reply, Usage.Form usage) {
        ObjectNode answer = message(request);
        ArrayNode content = answer.putArray("content");
        if (reply.reasoning() != null) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", reply.reasoning())
                    .put("signature", "bW9jaw==");
        }
        if (!reply.said().isEmpty()) {
            content.addObject().put("type", "text").put("text", reply.said());
        }
        for (Reply.ToolCall call : reply.toolCalls()) {
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("input", Json.parse(call.arguments()));
        }
        answer.put("stop_reason", stop(reply)).putNull("stop_sequence");
        if (usage != Usage.Form.NONE) {
            answer.set("usage", usage(reply.counted(), reply.counted().completion(), usage));
        }
        return answer.toString();
    }

    @Override
    public List<String> stream(WireRequest request, Reply reply, Usage.Form usage) {
        List<String> events = new ArrayList<>();
        ObjectNode message = message(request);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        if (usage != Usage.Form.NONE) {
            message.set("usage", usage(reply.counted(), 1, usage));
        }
        events.add(event("message_start", Json.object().set("message", message)));
        int index = 0;
        if (reply.reasoning() != null) {
            streamThinking(reply.reasoning(), index++, events);
        }
        if (!reply.said().isEmpty()) {
            events.add(start(index, Json.object().put("type", "text").put("text", "")));
            events.add(event("ping", Json.object()));
            for (String piece : reply.pieces()) {
                events.add(delta(index, Json.object().put("type", "text_delta").put("text", piece)));
            }
            events.add(stop(index++));
        }
        for (Reply.ToolCall call : reply.toolCalls()) {
            streamCall(call, index++, events);
        }
        ObjectNode last = Json.object();
        last.putObject("delta").put("stop_reason", stop(reply)).putNull("stop_sequence");
        if (usage != Usage.Form.NONE) {
            last.set("usage", usage(reply.counted(), reply.counted().completion(), usage));
        }
        events.add(event("message_delta", last));
        events.add(event("message_stop", Json.object()));
        return events;
    }

    private static void streamThinking(String thoughts, int index, List<String> events) {
        events.add(start(
                index, Json.object().put("type", "thinking").put("thinking", "").put("signature", "")));
        events.add(delta(index, Json.object().put("type", "thinking_delta").put("thinking", thoughts)));
        events.add(delta(index, Json.object().put("type", "signature_delta").put("signature", "bW9jaw==")));
        events.add(stop(index));
    }

    private static void streamCall(Reply.ToolCall call, int index, List<String> events) {
        ObjectNode block =
                Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.putObject("input");
        events.add(start(index, block));
        int middle = call.arguments().length() / 2;
        for (String part : List.of(
                "", call.arguments().substring(0, middle), call.arguments().substring(middle))) {
            events.add(
                    delta(index, Json.object().put("type", "input_json_delta").put("partial_json", part)));
        }
        events.add(stop(index));
    }

    /** Only valid after the block was opened; an endless stream begins with the events of {@link #stream}. */
    @Override
    public String textEvent(WireRequest request, String text) {
        return delta(0, Json.object().put("type", "text_delta").put("text", text));
    }

    @Override
    public String streamContentType(WireRequest request) {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public String errorEvent() {
        return "event: error\ndata: "
                + error(529, "overloaded_error", "Overloaded").body() + "\n\n";
    }

    @Override
    public WireError error(int status, WireRequest request) {
        return switch (status) {
            case 401 -> invalidKey();
            case 402 -> error(402, "billing_error", "There is an issue with your billing or payment information.");
            case 403 ->
                error(403, "permission_error", "Your API key does not have permission to use the specified resource.");
            case 404 -> error(404, "not_found_error", "model: " + request.model());
            case 413 -> error(413, "request_too_large", "Request exceeds the maximum size");
            case 429 ->
                error(
                        429,
                        "rate_limit_error",
                        "This request would exceed your organization's rate limit of 50,000 input"
                                + " tokens per minute.");
            case 504 -> error(504, "timeout_error", "Request timed out");
            case 529 -> error(529, "overloaded_error", "Overloaded");
            default ->
                status < 500
                        ? error(status, "invalid_request_error", "Invalid request")
                        : error(status, "api_error", "Internal server error");
        };
    }

    @Override
    public WireError contextOverflow(WireRequest request) {
        return bad("prompt is too long: 213462 tokens > 200000 maximum");
    }

    @Override
    public WireError outOfCredit() {
        return bad(
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase"
                        + " credits.");
    }

    @Override
    public WireError invalidKey() {
        return error(401, "authentication_error", "invalid x-api-key");
    }

    @Override
    public WireError notJson() {
        return bad("The request body is not valid JSON: expected value at line 1 column 1");
    }

    @Override
    public String models(List<String> ids) {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        ids.forEach(id -> data.addObject()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put("created_at", "2025-09-29T00:00:00Z"));
        list.put("has_more", false)
                .put("first_id", ids.isEmpty() ? null : ids.get(0))
                .put("last_id", ids.isEmpty() ? null : ids.get(ids.size() - 1));
        return list.toString();
    }

    private static ObjectNode message(WireRequest request) {
        return Json.object()
                .put("model", request.model())
                .put("id", "msg_mock")
                .put("type", "message")
                .put("role", "assistant");
    }

    private static String start(int index, ObjectNode block) {
        ObjectNode data = Json.object().put("index", index);
        data.set("content_block", block);
        return event("content_block_start", data);
    }

    private static String delta(int index, ObjectNode delta) {
        ObjectNode data = Json.object().put("index", index);
        data.set("delta", delta);
        return event("content_block_delta", data);
    }

    private static String stop(int index) {
        return event("content_block_stop", Json.object().put("index", index));
    }

    private static String event(String type, ObjectNode data) {
        ObjectNode typed = Json.object().put("type", type);
        typed.setAll(data);
        return "event: " + type + "\ndata: " + typed + "\n\n";
    }

    private static ObjectNode usage(Usage tokens, int output, Usage.Form form) {
        ObjectNode usage = Json.object();
        if (form == Usage.Form.WRONG_TYPES) {
            usage.put("input_tokens", "many").put("output_tokens", -3).putNull("cache_read_input_tokens");
            usage.putArray("cache_creation_input_tokens").add(1);
            return usage;
        }
        usage.put("input_tokens", tokens.input())
                .put("cache_creation_input_tokens", tokens.cacheWrite())
                .put("cache_read_input_tokens", tokens.cacheRead());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", tokens.cacheWrite())
                .put("ephemeral_1h_input_tokens", 0);
        return usage.put("output_tokens", output).put("service_tier", "standard");
    }

    private static String stop(Reply reply) {
        return switch (reply.stop()) {
            case END -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL -> "tool_use";
            case REFUSAL -> "refusal";
        };
    }

    private static WireError bad(String message) {
        return error(400, "invalid_request_error", message);
    }

    private static WireError error(int status, String type, String message) {
        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", type).put("message", message);
        return new WireError(status, error.put("request_id", "req_mock").toString());
    }
}
