package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.redaction.Redaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Anthropic's errors: what only it says, then what all providers share. */
final class AnthropicErrors {
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("authentication_error", 401),
            Map.entry("billing_error", 402),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("api_error", 500),
            Map.entry("timeout_error", 504),
            Map.entry("overloaded_error", 529));

    /** A limit that the owner of the key has set, reported like a fault of the request. */
    private static final Pattern SPENDING_LIMIT = Pattern.compile("reached your specified .*usage limits");

    /** The model takes less than what the request says; another may take it. */
    private static final Pattern BEYOND_MODEL =
            Pattern.compile("maximum allowed number of output tokens|deprecated for this model");

    private AnthropicErrors() {}

    static ProviderException of(int status, Map<String, String> headers, byte[] body) {
        return of(status, headers, ErrorBody.of(body));
    }

    /** An error in the place of an answer or in the middle of a stream: it has a type, but no status. */
    static ProviderException after200(JsonNode json) {
        ErrorBody error = ErrorBody.of(json);
        return of(STATUSES.getOrDefault(error.type(), 500), Map.of(), error);
    }

    private static ProviderException of(int status, Map<String, String> headers, ErrorBody error) {
        ErrorClass own = ownClass(status, error.words()).orElse(null);
        return own == null
                ? ErrorClassifier.failure(status, headers, error)
                : new ProviderException(own, status, message(status, error), RetryAfter.of(headers, Instant.now()));
    }

    private static Optional<ErrorClass> ownClass(int status, String words) {
        if (status == 413) {
            return Optional.of(ErrorClass.CONTEXT_OVERFLOW);
        }
        if (SPENDING_LIMIT.matcher(words).find()) {
            return Optional.of(ErrorClass.KEY);
        }
        boolean beyond = status == 400 && BEYOND_MODEL.matcher(words).find();
        return beyond ? Optional.of(ErrorClass.UNSUPPORTED) : Optional.empty();
    }

    private static String message(int status, ErrorBody error) {
        return error.message().isEmpty() ? "status " + status : Redaction.message(error.message());
    }
}
