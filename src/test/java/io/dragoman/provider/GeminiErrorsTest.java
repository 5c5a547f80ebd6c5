package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiErrorsTest {
    private final Dialect dialect = new GeminiDialect();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "503 | UNAVAILABLE | The model is overloaded. Please try again later. | OVERLOADED",
                "500 | INTERNAL | An internal error has occurred. | TRANSIENT",
                "504 | DEADLINE_EXCEEDED | The request timed out. | TRANSIENT",
                "499 | CANCELLED | The operation was cancelled. | TRANSIENT",
                "429 | RESOURCE_EXHAUSTED | You exceeded your current quota, please check your plan and billing details. | RATE_LIMITED",
                "429 | RESOURCE_EXHAUSTED | Your prepayment credits are depleted. | KEY",
                "400 | INVALID_ARGUMENT | API key not valid. Please pass a valid API key. | KEY",
                "400 | FAILED_PRECONDITION | User location is not supported for the API use. | KEY",
                "403 | PERMISSION_DENIED | Permission denied on resource project. | KEY",
                "400 | INVALID_ARGUMENT | The input token count (1054016) exceeds the maximum number of tokens allowed (1048576). | CONTEXT_OVERFLOW",
                "400 | INVALID_ARGUMENT | Unable to submit request because the input token count is 1055000 but model only supports up to 1048576. | CONTEXT_OVERFLOW",
                "400 | INVALID_ARGUMENT | Request payload size exceeds the limit: 20971520 bytes. | CONTEXT_OVERFLOW",
                "404 | NOT_FOUND | models/gemini-3.6-flahs is not found for API version v1beta, or is not supported for generateContent. | UNSUPPORTED",
                "400 | INVALID_ARGUMENT | Function calling is not enabled for models/gemma-3-27b-it | UNSUPPORTED",
                "400 | INVALID_ARGUMENT | Cannot fetch content from the provided URL. | UNSUPPORTED",
                "400 | INVALID_ARGUMENT | Please use a valid role: user, model. | CLIENT",
            })
    void classesWhatGoogleSays(int status, String word, String message, ErrorClass expected) {
        ObjectNode error = error(status, word, message);

        assertThat(dialect.error(status, Map.of(), Json.bytes(error)).errorClass())
                .isEqualTo(expected);
        assertThat(dialect.error(status, Map.of(), Json.bytes(Json.array().add(error)))
                        .errorClass())
                .as("wrapped in a list")
                .isEqualTo(expected);
        assertThat(inStream(Json.text(error)).errorClass()).as("in a stream").isEqualTo(expected);
        assertThat(inStream(Json.text(error)).status()).isEqualTo(status);
    }

    @Test
    void tellsABadKeyByItsReason() {
        ObjectNode error = error(400, "INVALID_ARGUMENT", "Something new");
        ((ObjectNode) error.path("error")).putArray("details").addObject().put("reason", "API_KEY_INVALID");

        assertThat(dialect.error(400, Map.of(), Json.bytes(error)).errorClass()).isEqualTo(ErrorClass.KEY);
    }

    @ParameterizedTest
    @CsvSource({"34.4s, 34400", "0.001s, 1", "900000s, 86400000", "soon, -1"})
    void readsTheWaitFromTheBody(String delay, long millis) {
        ObjectNode error = error(429, "RESOURCE_EXHAUSTED", "Quota exceeded");
        ((ObjectNode) error.path("error")).putArray("details").addObject().put("retryDelay", delay);

        ProviderException failure = dialect.error(429, Map.of(), Json.bytes(error));

        assertThat(failure.retryAfter().map(Duration::toMillis).orElse(-1L)).isEqualTo(millis);
    }

    @Test
    void classesPagesOfProxiesByStatus() {
        byte[] page = "<html>502</html>".getBytes(StandardCharsets.UTF_8);

        assertThat(dialect.error(502, Map.of(), page).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(dialect.error(503, Map.of(), new byte[0]).errorClass()).isEqualTo(ErrorClass.OVERLOADED);
    }

    private ProviderException inStream(String data) {
        return catchThrowableOfType(
                ProviderException.class, () -> dialect.streamReader().read("", data));
    }

    private static ObjectNode error(int status, String word, String message) {
        ObjectNode json = Json.object();
        json.putObject("error").put("code", status).put("message", message).put("status", word);
        return json;
    }
}
