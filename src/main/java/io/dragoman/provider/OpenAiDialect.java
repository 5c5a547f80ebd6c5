package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The chat completions API of OpenAI and of everybody who speaks it: vLLM, Groq, Mistral, DeepSeek, OpenRouter, xAI, Azure, and so on. */
public final class OpenAiDialect implements Dialect {
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
    private static final Set<String> NOT_PARAMETERS = Set.of("model", "messages", "stream");

    /** OpenAI's reasoning models refuse {@code max_tokens}; many compatible endpoints know nothing else. */
    private static final Pattern REFUSES_MAX_TOKENS = Pattern.compile("(?:^|.*/)(?:o[1-9]|gpt-[5-9]).*");

    private static final Pattern VERSIONED = Pattern.compile(".*/v\\d+\\w*(?:/.*)?");

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public ProviderCall call(ChatRequest request, Candidate candidate) {
        ObjectNode body = Json.object();
        body.put("model", candidate.model().providerModel());
        body.set("messages", request.messages());
        request.parameters().properties().forEach(parameter -> {
            if (!NOT_PARAMETERS.contains(parameter.getKey())) {
                body.set(parameter.getKey(), parameter.getValue());
            }
        });
        limitOutput(body, candidate);
        JsonNode schema = request.outputSchema();
        if (schema != null) {
            body.set("response_format", responseFormat(schema));
        }
        if (request.stream()) {
            body.put("stream", true);
            body.set("stream_options", streamOptions(body.path("stream_options")));
        } else {
            body.remove("stream_options");
        }
        return new ProviderCall(path(candidate.provider().baseUrl()), Map.of(), Json.bytes(body));
    }

    /** An address without a version gets OpenAI's; one that names a version is taken as the operator wrote it. */
    private static String path(URI baseUrl) {
        String path = baseUrl.getPath() == null ? "" : baseUrl.getPath();
        return VERSIONED.matcher(path).matches() ? "/chat/completions" : "/v1/chat/completions";
    }

    private static void limitOutput(ObjectNode body, Candidate candidate) {
        boolean reasoningModel =
                REFUSES_MAX_TOKENS.matcher(candidate.model().providerModel()).matches();
        if (reasoningModel && body.has(MAX_TOKENS)) {
            JsonNode limit = body.remove(MAX_TOKENS);
            if (!body.hasNonNull(MAX_COMPLETION_TOKENS)) {
                body.set(MAX_COMPLETION_TOKENS, limit);
            }
        }
        int ceiling = candidate.maxOutputTokens();
        if (ceiling <= 0) {
            return;
        }
        boolean named = false;
        for (String name : new String[] {MAX_TOKENS, MAX_COMPLETION_TOKENS}) {
            if (body.path(name).isNumber()) {
                named = true;
                if (body.path(name).asLong() > ceiling) {
                    body.put(name, ceiling);
                }
            }
        }
        if (!named) {
            body.put(reasoningModel ? MAX_COMPLETION_TOKENS : MAX_TOKENS, ceiling);
        }
    }

    private static ObjectNode responseFormat(JsonNode schema) {
        ObjectNode format = Json.object().put("type", "json_schema");
        format.putObject("json_schema").put("name", "answer").set("schema", schema);
        return format;
    }

    /** The broker needs the usage of every stream; whether the client sees it is decided where its stream is written. */
    private static ObjectNode streamOptions(JsonNode asked) {
        ObjectNode options = Json.object();
        if (asked.isObject()) {
            asked.properties().forEach(option -> options.set(option.getKey(), option.getValue()));
        }
        return options.put("include_usage", true);
    }

    @Override
    public ProviderAnswer answer(byte[] body) {
        return OpenAiAnswerReader.read(body);
    }

    @Override
    public StreamReader streamReader() {
        return new OpenAiStreamReader();
    }

    @Override
    public ProviderException error(int status, Map<String, String> headers, byte[] body) {
        return ErrorClassifier.failedAnswer(status, headers, body);
    }
}
