package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google's {@code generateContent}; the model is in the path, a stream is SSE only when asked for with {@code alt=sse}. */
final class GeminiWire implements Wire {
    private static final Pattern PATH =
            Pattern.compile("/v1(?:beta)?/models/([^:]+):(generateContent|streamGenerateContent)");
    private static final Set<String> FIELDS = Set.of(
            "contents",
            "systemInstruction",
            "system_instruction",
            "tools",
            "toolConfig",
            "tool_config",
            "generationConfig",
            "generation_config",
            "safetySettings",
            "safety_settings",
            "cachedContent",
            "cached_content",
            "labels",
            "model");

    @Override
    public boolean answers(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public boolean streams(WireRequest request) {
        return request.entry().path().endsWith(":streamGenerateContent");
    }

    private static boolean asArray(WireRequest request) {
        return !("&" + request.entry().query() + "&").contains("&alt=sse&");
    }

    @Override
    public @Nullable WireError refuse(WireRequest request) {
        String key = request.entry().header("x-goog-api-key");
        boolean inQuery = ("&" + request.entry().query()).matches(".*&key=[^&]+.*");
        if (request.keyRequired() && (key == null || key.isBlank()) && !inQuery) {
            return error(
                    403,
                    "PERMISSION_DENIED",
                    "Method doesn't allow unregistered callers (callers without established"
                            + " identity). Please use API Key or other form of API consumer identity to call this API.");
        }
        JsonNode body = request.body();
        String unknown = request.unknownField(FIELDS);
        if (!unknown.isEmpty()) {
            return bad("Invalid JSON payload received. Unknown name \"" + unknown + "\": Cannot find field.");
        }
        if (!body.path("contents").isArray() || body.path("contents").isEmpty()) {
            return bad("* GenerateContentRequest.contents: contents is not specified\n");
        }
        for (int i = 0; i < body.path("contents").size(); i++) {
            WireError error =
                    refuseContent(body.path("contents").get(i), "* GenerateContentRequest.contents[" + i + "].parts");
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable WireError refuseContent(JsonNode content, String at) {
        String role = content.path("role").asText("user");
        if (!role.equals("user") && !role.equals("model") && !role.equals("function")) {
            return bad("Please use a valid role: user, model.");
        }
        if (!content.path("parts").isArray() || content.path("parts").isEmpty()) {
            return bad(at + ": contents.parts must not be empty.\n");
        }
        for (int i = 0; i < content.path("parts").size(); i++) {
            JsonNode part = content.path("parts").get(i);
            boolean data = part.has("text")
                    || part.has("inlineData")
                    || part.has("inline_data")
                    || part.has("fileData")
                    || part.has("file_data")
                    || part.has("functionCall")
                    || part.has("functionResponse")
                    || part.has("function_call")
                    || part.has("function_response");
            if (!data) {
                return bad(at + "[" + i + "].data: required oneof field 'data' must have one initialized field\n");
            }
        }
        return null;
    }

    @Override
    public String lastUserText(WireRequest request) {
        return request.lastUserText("contents");
    }

    @Override
    public String answer(WireRequest request, Reply reply, Usage.Form usage) {
        ArrayNode parts = Json.array();
        if (reply.reasoning() != null) {
            parts.addObject().put("text", reply.reasoning()).put("thought", true);
        }
        if (!reply.said().isEmpty()) {
            parts.addObject().put("text", reply.said());
        }
        calls(reply, parts);
        return chunk(request, parts, stop(reply), reply.counted(), usage).toString();
    }

    @Override
    public List<String> stream(WireRequest request, Reply reply, Usage.Form usage) {
        List<ObjectNode> chunks = new ArrayList<>();
        Usage soFar = new Usage(reply.counted().prompt(), 0, 0, 0, 0);
        if (reply.reasoning() != null) {
            ArrayNode thought = Json.array();
            thought.addObject().put("text", reply.reasoning()).put("thought", true);
            chunks.add(chunk(request, thought, null, soFar, usage));
        }
        for (String piece : reply.pieces()) {
            chunks.add(chunk(request, text(piece), null, soFar, usage));
        }
        ArrayNode last = Json.array();
        calls(reply, last);
        chunks.add(chunk(request, last.isEmpty() ? text("") : last, stop(reply), reply.counted(), usage));
        List<String> events = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            String open = i == 0 ? "[" : ",\r\n";
            events.add(asArray(request) ? open + chunks.get(i) : event(chunks.get(i)));
        }
        if (asArray(request)) {
            events.set(events.size() - 1, events.get(events.size() - 1) + "\n]\n");
        }
        return events;
    }

    @Override
    public String textEvent(WireRequest request, String text) {
        ObjectNode chunk = chunk(request, text(text), null, Usage.of(0, 0), Usage.Form.TRUE);
        return asArray(request) ? ",\r\n" + chunk : event(chunk);
    }

    @Override
    public String streamContentType(WireRequest request) {
        return asArray(request) ? "application/json; charset=UTF-8" : "text/event-stream";
    }

    @Override
    public String errorEvent() {
        return "data: "
                + error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
                        .body() + "\r\n\r\n";
    }

    @Override
    public WireError error(int status, WireRequest request) {
        return switch (status) {
            case 401 ->
                error(
                        401,
                        "UNAUTHENTICATED",
                        "Request had invalid authentication credentials. Expected OAuth 2 access"
                                + " token, login cookie or other valid authentication credential.");
            case 402, 403 -> error(status, "PERMISSION_DENIED", "This API method requires billing to be enabled.");
            case 404 ->
                error(
                        404,
                        "NOT_FOUND",
                        "models/" + model(request) + " is not found for API version v1beta, or is not"
                                + " supported for generateContent. Call ModelService.ListModels to see the list of available models and their"
                                + " supported methods.");
            case 429 -> quota(34);
            case 503, 529 -> error(status, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case 504 -> error(504, "DEADLINE_EXCEEDED", "The request timed out. Please try again.");
            default ->
                status < 500
                        ? error(status, "INVALID_ARGUMENT", "Request contains an invalid argument.")
                        : error(
                                status,
                                "INTERNAL",
                                "An internal error has occurred. Please retry or report in"
                                        + " https://developers.generativeai.google/guide/troubleshooting");
        };
    }

    /** The recorded shape: the wait is in the body, not in a header. */
    private static WireError quota(int retrySeconds) {
        ObjectNode error = Json.object();
        ObjectNode inner = error.putObject("error")
                .put("code", 429)
                .put("message", "You exceeded your current quota, please check your plan.")
                .put("status", "RESOURCE_EXHAUSTED");
        ArrayNode details = inner.putArray("details");
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.QuotaFailure")
                .putArray("violations")
                .addObject()
                .put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", retrySeconds + "s");
        return new WireError(429, error.toString());
    }

    @Override
    public WireError contextOverflow(WireRequest request) {
        return bad("The input token count (1052123) exceeds the maximum number of tokens allowed (1048576).");
    }

    @Override
    public WireError outOfCredit() {
        return error(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details.");
    }

    @Override
    public WireError invalidKey() {
        return bad("API key not valid. Please pass a valid API key.");
    }

    @Override
    public WireError notJson() {
        return bad("Invalid JSON payload received. Unexpected end of string. Expected an object key or }.\n\n^");
    }

    @Override
    public String models(List<String> ids) {
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        ids.forEach(id -> models.addObject()
                .put("name", "models/" + id)
                .put("version", "001")
                .put("displayName", id)
                .put("inputTokenLimit", 1048576)
                .put("outputTokenLimit", 65536)
                .putArray("supportedGenerationMethods")
                .add("generateContent")
                .add("countTokens"));
        return list.toString();
    }

    private static String model(WireRequest request) {
        Matcher path = PATH.matcher(MockProvider.withoutPrefix(request.entry().path()));
        return path.matches() ? path.group(1) : "";
    }

    private static ObjectNode chunk(
            WireRequest request, ArrayNode parts, @Nullable String finish, Usage tokens, Usage.Form form) {
        ObjectNode chunk = Json.object();
        ObjectNode candidate = chunk.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        content.set("parts", parts);
        content.put("role", "model");
        if (finish != null) {
            candidate.put("finishReason", finish);
        }
        candidate.put("index", 0);
        if (form != Usage.Form.NONE) {
            chunk.set("usageMetadata", usage(tokens, form));
        }
        return chunk.put("modelVersion", model(request)).put("responseId", "mock");
    }

    private static ArrayNode text(String text) {
        ArrayNode parts = Json.array();
        parts.addObject().put("text", text);
        return parts;
    }

    private static void calls(Reply reply, ArrayNode parts) {
        for (Reply.ToolCall call : reply.toolCalls()) {
            parts.addObject()
                    .putObject("functionCall")
                    .put("name", call.name())
                    .set("args", Json.parse(call.arguments()));
        }
    }

    private static String event(ObjectNode chunk) {
        return "data: " + chunk + "\r\n\r\n";
    }

    private static ObjectNode usage(Usage tokens, Usage.Form form) {
        ObjectNode usage = Json.object();
        if (form == Usage.Form.WRONG_TYPES) {
            usage.put("promptTokenCount", "many")
                    .put("candidatesTokenCount", -3)
                    .putNull("totalTokenCount");
            usage.putArray("thoughtsTokenCount").add(1);
            return usage;
        }
        usage.put("promptTokenCount", tokens.prompt());
        if (tokens.output() > 0) {
            usage.put("candidatesTokenCount", tokens.output());
        }
        usage.put("totalTokenCount", tokens.prompt() + tokens.completion());
        if (tokens.cacheRead() > 0) {
            usage.put("cachedContentTokenCount", tokens.cacheRead());
        }
        if (tokens.reasoning() > 0) {
            usage.put("thoughtsTokenCount", tokens.reasoning());
        }
        return usage;
    }

    /** A tool call ends with STOP here, as with the real provider. */
    private static String stop(Reply reply) {
        return switch (reply.stop()) {
            case END, TOOL -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
        };
    }

    private static WireError bad(String message) {
        return error(400, "INVALID_ARGUMENT", message);
    }

    private static WireError error(int code, String status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error").put("code", code).put("message", message).put("status", status);
        return new WireError(code, error.toString());
    }
}
