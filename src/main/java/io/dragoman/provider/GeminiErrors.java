package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.redaction.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google's errors: what only it says, then what all providers share. */
final class GeminiErrors {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?s");

    private static final Pattern NO_CREDIT = Pattern.compile("credits? (?:are|is) depleted");

    /** Key, project or region are shut out, reported like a fault of the request. */
    private static final Pattern NO_ACCESS = Pattern.compile("api[_ ]key|location is not supported|\\bbilling\\b");

    private static final Pattern TOO_LARGE = Pattern.compile("payload size exceeds");

    /** The model or the provider cannot do it; another may. */
    private static final Pattern BEYOND_MODEL = Pattern.compile(
            "is not enabled for|cannot fetch content from the provided url|is not supported (?:for|by)");

    private GeminiErrors() {}

    static ProviderException of(int status, Map<String, String> headers, byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (JsonProcessingException notJson) {
            return ErrorClassifier.failedAnswer(status, headers, body);
        }
        return of(status, headers, json);
    }

    /** An error in the place of an answer or in the middle of a stream; its body names the status. */
    static ProviderException after200(JsonNode json) {
        int status = ErrorBody.of(json).status();
        return of(status == 0 ? 500 : status, Map.of(), json);
    }

    private static ProviderException of(int status, Map<String, String> headers, JsonNode json) {
        ErrorBody error = ErrorBody.of(json);
        JsonNode details = (json.isArray() ? json.path(0) : json).path("error").path("details");
        ErrorClass errorClass =
                ownClass(status, error.words(), details).orElseGet(() -> ErrorClassifier.errorClass(status, error));
        String message = error.message().isEmpty() ? "status " + status : Redaction.message(error.message());
        Duration retryDelay = retryDelay(details);
        return new ProviderException(
                errorClass, status, message, retryDelay != null ? retryDelay : RetryAfter.of(headers, Instant.now()));
    }

    private static Optional<ErrorClass> ownClass(int status, String words, JsonNode details) {
        // The words for a minute's limit are those that others use for an account without money.
        if (status == 429) {
            return Optional.of(NO_CREDIT.matcher(words).find() ? ErrorClass.KEY : ErrorClass.RATE_LIMITED);
        }
        if (status == 499) {
            return Optional.of(ErrorClass.TRANSIENT);
        }
        if (status != 400) {
            return Optional.empty();
        }
        if (NO_ACCESS.matcher(words).find() || reason(details).startsWith("API_KEY_")) {
            return Optional.of(ErrorClass.KEY);
        }
        if (TOO_LARGE.matcher(words).find()) {
            return Optional.of(ErrorClass.CONTEXT_OVERFLOW);
        }
        return BEYOND_MODEL.matcher(words).find() ? Optional.of(ErrorClass.UNSUPPORTED) : Optional.empty();
    }

    private static String reason(JsonNode details) {
        return details.findPath("reason").asText("");
    }

    /** Google says how long to wait in the body ({@code RetryInfo}), not in a header. */
    private static @Nullable Duration retryDelay(JsonNode details) {
        String delay = details.findPath("retryDelay").asText("");
        if (!SECONDS.matcher(delay).matches()) {
            return null;
        }
        double seconds = Double.parseDouble(delay.substring(0, delay.length() - 1));
        return Duration.ofMillis(
                Math.min((long) Math.ceil(seconds * 1000), Duration.ofDays(1).toMillis()));
    }
}
