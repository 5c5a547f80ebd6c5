package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chat completions as OpenAI writes them; with {@code vllm} the same with that server's errors and no key. */
final class OpenAiWire implements Wire {
    private static final Set<String> ROLES = Set.of("system", "assistant", "user", "function", "tool", "developer");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "n",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "user",
            "seed",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "modalities",
            "audio",
            "prediction",
            "metadata",
            "store",
            "service_tier",
            "functions",
            "function_call",
            "web_search_options",
            "verbosity",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention");

    private final boolean vllm;

    OpenAiWire(boolean vllm) {
        this.vllm = vllm;
    }

    @Override
    public boolean answers(String path) {
        return path.equals("/v1/chat/completions");
    }

    @Override
    public boolean streams(WireRequest request) {
        return request.body().path("stream").asBoolean();
    }

    @Override
    public @Nullable WireError refuse(WireRequest request) {
        String key = request.entry().header("authorization");
        if (!vllm && request.keyRequired() && (key == null || !key.matches("Bearer \\S+"))) {
            return error(
                    401,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                            + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                    "invalid_request_error",
                    null,
                    null);
        }
        JsonNode body = request.body();
        if (!body.path("model").isTextual() || request.model().isEmpty()) {
            return bad("you must provide a model parameter", null, null);
        }
        if (!body.path("messages").isArray()) {
            return bad("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }
        if (body.path("messages").isEmpty()) {
            return bad(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.",
                    "messages",
                    "empty_array");
        }
        String unknown = request.unknownField(FIELDS);
        if (!vllm && !unknown.isEmpty()) {
            return bad("Unrecognized request argument supplied: " + unknown, null, null);
        }
        if (body.has("stream_options") && !streams(request)) {
            return bad(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null);
        }
        return refuseMessages(body.path("messages"));
    }

    private @Nullable WireError refuseMessages(JsonNode messages) {
        for (int i = 0; i < messages.size(); i++) {
            WireError error = refuseMessage(messages.get(i), "messages[" + i + "]");
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private @Nullable WireError refuseMessage(JsonNode message, String at) {
        String role = message.path("role").asText();
        JsonNode content = message.path("content");
        if (!ROLES.contains(role)) {
            return bad(
                    "Invalid value: '" + role
                            + "'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool',"
                            + " and 'developer'.",
                    at + ".role",
                    "invalid_value");
        }
        boolean mayBeEmpty = role.equals("assistant") && (message.has("tool_calls") || message.has("function_call"));
        if (!content.isTextual() && !content.isArray() && !mayBeEmpty) {
            return bad("Invalid value for 'content': expected a string, got null.", at + ".content", null);
        }
        if (role.equals("tool") && !message.path("tool_call_id").isTextual()) {
            return bad(
                    "Missing required parameter: '" + at + ".tool_call_id'.",
                    at + ".tool_call_id",
                    "missing_required_parameter");
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (!call.path("function").path("arguments").isTextual()) {
                return bad(
                        "Invalid type for '" + at
                                + ".tool_calls[0].function.arguments': expected a string, but got an object"
                                + " instead.",
                        at + ".tool_calls[0].function.arguments",
                        "invalid_type");
            }
        }
        return null;
    }

    @Override
    public String lastUserText(WireRequest request) {
        return request.lastUserText("messages");
    }

    @Override
    public String answer(WireRequest request, Reply reply, Usage.Form usage) {
        ObjectNode message = Json.object().put("role", "assistant");
        if (reply.said().isEmpty() && !reply.toolCalls().isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", reply.said());
        }
        if (reply.reasoning() != null) {
            message.put("reasoning_content", reply.reasoning());
        }
        if (!reply.toolCalls().isEmpty()) {
            message.set("tool_calls", toolCalls(reply, false));
        }
        message.putNull("refusal").putArray("annotations");
        ObjectNode answer = head(request, "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finish(reply));
        if (usage != Usage.Form.NONE) {
            answer.set("usage", usage(reply.counted(), usage));
        }
        answer.put("service_tier", "default").put("system_fingerprint", "fp_mock");
        return answer.toString();
    }

    @Override
    public List<String> stream(WireRequest request, Reply reply, Usage.Form usage) {
        List<String> events = new ArrayList<>();
        events.add(chunk(request, Json.object().put("role", "assistant").put("content", ""), null));
        if (reply.reasoning() != null) {
            events.add(chunk(request, Json.object().put("reasoning_content", reply.reasoning()), null));
        }
        for (String piece : reply.pieces()) {
            events.add(textEvent(request, piece));
        }
        toolCalls(reply, true).forEach(call -> streamCall(request, (ObjectNode) call, events));
        events.add(chunk(request, Json.object(), finish(reply)));
        boolean asked =
                request.body().path("stream_options").path("include_usage").asBoolean();
        if (asked && usage != Usage.Form.NONE) {
            ObjectNode last = head(request, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(reply.counted(), usage));
            events.add(event(last));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    /** The name with the first event, the arguments in two pieces after it, as the provider does. */
    private void streamCall(WireRequest request, ObjectNode call, List<String> events) {
        String arguments = call.path("function").path("arguments").asText();
        ((ObjectNode) call.path("function")).put("arguments", "");
        events.add(chunk(request, deltaOf(call), null));
        int middle = arguments.length() / 2;
        for (String part : List.of(arguments.substring(0, middle), arguments.substring(middle))) {
            ObjectNode more = Json.object().put("index", call.path("index").asInt());
            more.putObject("function").put("arguments", part);
            events.add(chunk(request, deltaOf(more), null));
        }
    }

    private static ObjectNode deltaOf(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    @Override
    public String textEvent(WireRequest request, String text) {
        return chunk(request, Json.object().put("content", text), null);
    }

    @Override
    public String streamContentType(WireRequest request) {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public String errorEvent() {
        return "data: "
                + error(
                                500,
                                "The server had an error while processing your request. Sorry about that!",
                                "server_error",
                                null,
                                null)
                        .body()
                + "\n\n";
    }

    @Override
    public WireError error(int status, WireRequest request) {
        return switch (status) {
            case 401 -> invalidKey();
            case 402 ->
                error(402, "Insufficient credits. Add more credits and try again.", "insufficient_credits", null, null);
            case 403 ->
                error(
                        403,
                        "Country, region, or territory not supported",
                        "request_forbidden",
                        null,
                        "unsupported_country_region_territory");
            case 404 ->
                error(
                        404,
                        "The model `" + request.model() + "` does not exist or you do not have access to it.",
                        "invalid_request_error",
                        null,
                        "model_not_found");
            case 413 -> error(413, "Request too large.", "invalid_request_error", null, "request_too_large");
            case 429 ->
                error(
                        429,
                        "Rate limit reached for " + request.model() + " in organization org-mock on tokens per min"
                                + " (TPM): Limit 30000, Used 29800, Requested 1200. Please try again in 2s.",
                        "tokens",
                        null,
                        "rate_limit_exceeded");
            case 503 ->
                error(503, "The engine is currently overloaded, please try again later", "server_error", null, null);
            default ->
                status < 500
                        ? error(status, "Invalid request.", "invalid_request_error", null, null)
                        : error(
                                status,
                                "The server had an error while processing your request. Sorry about that!",
                                "server_error",
                                null,
                                null);
        };
    }

    @Override
    public WireError contextOverflow(WireRequest request) {
        if (vllm) {
            return error(
                    400,
                    "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4500 in the"
                            + " messages, 500 in the completion). Please reduce the length of the messages or completion.",
                    "BadRequestError",
                    null,
                    null);
        }
        return error(
                400,
                "This model's maximum context length is 128000 tokens. However, your messages resulted in 150021 tokens."
                        + " Please reduce the length of the messages.",
                "invalid_request_error",
                "messages",
                "context_length_exceeded");
    }

    @Override
    public WireError outOfCredit() {
        return error(
                429,
                "You exceeded your current quota, please check your plan and billing details. For more information on"
                        + " this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
                "insufficient_quota",
                null,
                "insufficient_quota");
    }

    @Override
    public WireError invalidKey() {
        return error(
                401,
                "Incorrect API key provided: sk-mock****0000. You can find your API key at"
                        + " https://platform.openai.com/account/api-keys.",
                "invalid_request_error",
                null,
                "invalid_api_key");
    }

    @Override
    public WireError notJson() {
        return bad(
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library"
                        + " correctly.)",
                null,
                null);
    }

    @Override
    public String models(List<String> ids) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        ids.forEach(id -> data.addObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 1715367049)
                .put("owned_by", vllm ? "vllm" : "system"));
        return list.toString();
    }

    private String chunk(WireRequest request, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = head(request, "chat.completion.chunk");
        chunk.put("service_tier", "default").put("system_fingerprint", "fp_mock");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        if (request.body().path("stream_options").path("include_usage").asBoolean()) {
            chunk.putNull("usage");
        }
        return event(chunk);
    }

    private static ObjectNode head(WireRequest request, String object) {
        return Json.object()
                .put("id", "chatcmpl-mock")
                .put("object", object)
                .put("created", request.entry().receivedAt().getEpochSecond())
                .put("model", request.model());
    }

    private static String event(ObjectNode chunk) {
        return "data: " + chunk + "\n\n";
    }

    private static ArrayNode toolCalls(Reply reply, boolean indexed) {
        ArrayNode calls = Json.array();
        for (Reply.ToolCall call : reply.toolCalls()) {
            ObjectNode node = calls.addObject();
            if (indexed) {
                node.put("index", calls.size() - 1);
            }
            node.put("id", call.id()).put("type", "function");
            node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        }
        return calls;
    }

    private static ObjectNode usage(Usage tokens, Usage.Form form) {
        ObjectNode usage = Json.object();
        if (form == Usage.Form.WRONG_TYPES) {
            usage.put("prompt_tokens", "many").put("completion_tokens", -3).putNull("total_tokens");
            usage.putArray("prompt_tokens_details").add(1);
            return usage;
        }
        usage.put("prompt_tokens", tokens.prompt())
                .put("completion_tokens", tokens.completion())
                .put("total_tokens", tokens.prompt() + tokens.completion());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cacheRead())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", tokens.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    private static String finish(Reply reply) {
        return switch (reply.stop()) {
            case END -> "stop";
            case LENGTH -> "length";
            case TOOL -> "tool_calls";
            case REFUSAL -> "content_filter";
        };
    }

    private WireError bad(String message, @Nullable String param, @Nullable String code) {
        return error(400, message, vllm ? "BadRequestError" : "invalid_request_error", param, code);
    }

    private WireError error(int status, String message, String type, @Nullable String param, @Nullable String code) {
        ObjectNode error = Json.object();
        ObjectNode inner = error.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param);
        if (vllm) {
            inner.put("code", status);
        } else {
            inner.put("code", code);
        }
        return new WireError(status, error.toString());
    }
}
