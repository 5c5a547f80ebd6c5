package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ollama's own chat API: NDJSON, streaming unless told not to, no key. */
final class OllamaWire implements Wire {
    @Override
    public boolean answers(String path) {
        return path.equals("/api/chat");
    }

    @Override
    public boolean streams(WireRequest request) {
        return request.body().path("stream").asBoolean(true);
    }

    @Override
    public @Nullable WireError refuse(WireRequest request) {
        if (request.model().isEmpty()) {
            return error(400, "model is required");
        }
        for (JsonNode message : request.body().path("messages")) {
            WireError error = refuseMessage(message);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable WireError refuseMessage(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isArray() || content.isObject()) {
            return error(
                    400,
                    "json: cannot unmarshal " + (content.isArray() ? "array" : "object")
                            + " into Go struct field ChatRequest.messages.content of type string");
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (!call.path("function").path("arguments").isObject()) {
                return error(
                        400,
                        "json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function"
                                + ".arguments of type api.ToolCallFunctionArguments");
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
        ObjectNode message = message(reply.said());
        if (reply.reasoning() != null) {
            message.put("thinking", reply.reasoning());
        }
        calls(reply, message);
        return last(request, message, reply, usage).toString();
    }

    @Override
    public List<String> stream(WireRequest request, Reply reply, Usage.Form usage) {
        List<String> lines = new ArrayList<>();
        if (reply.reasoning() != null) {
            lines.add(line(part(request, message("").put("thinking", reply.reasoning()))));
        }
        reply.pieces().forEach(piece -> lines.add(textEvent(request, piece)));
        if (!reply.toolCalls().isEmpty()) {
            ObjectNode message = message("");
            calls(reply, message);
            lines.add(line(part(request, message)));
        }
        lines.add(line(last(request, message(""), reply, usage)));
        return lines;
    }

    @Override
    public String textEvent(WireRequest request, String text) {
        return line(part(request, message(text)));
    }

    @Override
    public String streamContentType(WireRequest request) {
        return "application/x-ndjson";
    }

    @Override
    public String errorEvent() {
        return "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n";
    }

    @Override
    public WireError error(int status, WireRequest request) {
        return switch (status) {
            case 401 -> invalidKey();
            case 404 -> error(404, "model '" + request.model() + "' not found");
            case 429, 503, 529 -> error(status, "server busy, please try again.  maximum pending requests exceeded");
            default ->
                status < 500
                        ? error(status, "invalid request")
                        : error(status, "llama runner process has terminated: signal: killed");
        };
    }

    @Override
    public WireError contextOverflow(WireRequest request) {
        return error(400, "prompt too long; exceeded max context length by 512 tokens");
    }

    @Override
    public WireError outOfCredit() {
        return error(402, "you have reached your usage limit");
    }

    @Override
    public WireError invalidKey() {
        return error(401, "unauthorized");
    }

    @Override
    public WireError notJson() {
        return error(400, "invalid character '}' looking for beginning of value");
    }

    @Override
    public String models(List<String> ids) {
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        for (String id : ids) {
            ObjectNode model = models.addObject()
                    .put("name", id)
                    .put("model", id)
                    .put("modified_at", "2025-05-04T17:37:44.706015396-07:00")
                    .put("size", 3826793677L)
                    .put("digest", "365c0bd3c000a25d28ddbf732fe1c6add414de7275464c4e4d1c3b5fcb5d8ad1");
            model.putObject("details")
                    .put("format", "gguf")
                    .put("family", "llama")
                    .put("parameter_size", "7B");
        }
        return list.toString();
    }

    private static ObjectNode part(WireRequest request, ObjectNode message) {
        ObjectNode part = Json.object()
                .put("model", request.model())
                .put("created_at", request.entry().receivedAt().toString());
        part.set("message", message);
        return part.put("done", false);
    }

    private static ObjectNode last(WireRequest request, ObjectNode message, Reply reply, Usage.Form form) {
        ObjectNode last = part(request, message)
                .put("done_reason", reply.stop() == Reply.Stop.LENGTH ? "length" : "stop")
                .put("done", true)
                .put("total_duration", 2685412125L)
                .put("load_duration", 3494667L);
        Usage tokens = reply.counted();
        if (form == Usage.Form.WRONG_TYPES) {
            return last.put("prompt_eval_count", "many").put("eval_count", -3);
        }
        if (form == Usage.Form.NONE) {
            return last;
        }
        return last.put("prompt_eval_count", tokens.prompt())
                .put("prompt_eval_duration", 149512000L)
                .put("eval_count", tokens.completion())
                .put("eval_duration", 2530305000L);
    }

    private static ObjectNode message(String content) {
        return Json.object().put("role", "assistant").put("content", content);
    }

    private static void calls(Reply reply, ObjectNode message) {
        if (reply.toolCalls().isEmpty()) {
            return;
        }
        ArrayNode calls = message.putArray("tool_calls");
        for (Reply.ToolCall call : reply.toolCalls()) {
            calls.addObject()
                    .putObject("function")
                    .put("name", call.name())
                    .set("arguments", Json.parse(call.arguments()));
        }
    }

    private static String line(ObjectNode part) {
        return part + "\n";
    }

    private static WireError error(int status, String message) {
        return new WireError(status, Json.object().put("error", message).toString());
    }
}
