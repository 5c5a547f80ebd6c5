package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One exchange with a real provider, as recorded.
 *
 * @param request {@code method}, {@code path}, {@code query}, {@code body}; any may be null where the source kept none
 * @param headers of the response, names in lower case
 * @param framing {@code as-received}, {@code reconstructed} or {@code payload-lines}; the last cannot be replayed
 */
public record RecordedExchange(
        String provider,
        String api,
        boolean stream,
        JsonNode request,
        int status,
        Map<String, String> headers,
        String framing,
        byte[] body) {

    public static RecordedExchange read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RecordedExchange parse(String json) {
        JsonNode file = Json.parse(json);
        JsonNode response = file.path("response");
        if (!response.path("status").isInt()) {
            throw new IllegalArgumentException("not a recorded exchange: no response.status");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.path("headers")
                .fields()
                .forEachRemaining(header -> headers.put(
                        header.getKey().toLowerCase(), header.getValue().asText()));
        return new RecordedExchange(
                file.path("provider").asText(),
                file.path("api").asText(),
                file.path("stream").asBoolean(),
                file.path("request"),
                response.path("status").asInt(),
                headers,
                response.path("framing").asText(),
                bytes(response));
    }

    /** The request body; a missing or null node when the source kept none. */
    public JsonNode requestBody() {
        return request.path("body");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode response) {
        if (response.has("body_base64")) {
            return Base64.getDecoder().decode(response.path("body_base64").asText());
        }
        JsonNode body = response.path("body");
        String text = body.isTextual() ? body.asText() : body.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
