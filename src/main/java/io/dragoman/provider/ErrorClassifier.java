package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.redaction.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Classes failed answers from the status and from what the body says; shared by all dialects. The body wins where providers give one
 * status to several faults. Stateless; safe for any thread.
 */
final class ErrorClassifier {
    /** What providers say when the input is larger than the model takes. */
    private static final Pattern CONTEXT = anyOf(
            "context_length_exceeded",
            "context length",
            "context window",
            "context limit",
            "context size",
            "exceed_context_size",
            "maximum context",
            "prompt is too long",
            "prompt too long",
            "input is too long",
            "input token count",
            "input tokens exceed",
            "too large for model with",
            "reduce the length of the (?:messages|prompt|input)",
            "exceeds? the (?:model's )?(?:maximum|max) (?:number of )?(?:input )?tokens",
            "inputs` tokens \\+ `max_new_tokens`");

    private static final Pattern KEY = anyOf(
            "insufficient_quota",
            "insufficient balance",
            "insufficient credits?",
            "requires more credits",
            "credit balance",
            "billing_hard_limit",
            "billing_not_active",
            "invalid_api_key",
            "invalid api key",
            "incorrect api key",
            "api key not valid",
            "api key expired",
            "api_key_invalid",
            "authentication_error",
            "permission_error",
            "permission_denied",
            "account_deactivated");

    private static final Pattern RATE = anyOf(
            "rate_limit", "rate limit", "ratelimit", "tokens per minute", "too many requests", "resource_exhausted");

    private static final Pattern OVERLOADED = anyOf(
            "overloaded",
            "over capacity",
            "capacity exceeded",
            "slow_down",
            "service unavailable",
            "\\bunavailable\\b");

    private static final Pattern CONTENT =
            anyOf("content_filter", "content_policy", "content management policy", "moderation", "flagged");

    /** The provider cannot do this with this model, another candidate may. */
    private static final Pattern UNSUPPORTED = anyOf(
            "model_not_found",
            "model_not_available",
            "model_decommissioned",
            "decommissioned",
            "deploymentnotfound",
            "operationnotsupported",
            "invalid_model",
            "invalid model",
            "unsupported_parameter",
            "unsupported_value",
            "unsupported_model",
            "unsupported parameter",
            "unsupported value",
            "unknown model",
            "no such model",
            "model[^.]{0,120}(?:does not exist|not found|not supported|not available|has been deprecated|is not a valid)",
            "is not a valid model",
            "not found for api version",
            "no endpoints found",
            "no allowed providers",
            "does not support",
            "not a multimodal model",
            "requires --enable-auto-tool-choice",
            "not supported (?:by|with|for|on) this model",
            "content blocks are expected to be");

    /** The model, not the client, wrote something the provider cannot use. */
    private static final Pattern MODEL_SLIP = anyOf("tool_use_failed", "json_validate_failed");

    private ErrorClassifier() {}

    /** Classes an answer with a status other than 2xx. */
    static ProviderException failedAnswer(int status, Map<String, String> headers, byte[] body) {
        return failure(status, headers, ErrorBody.of(body));
    }

    /** Classes an error that came after status 200, as the body of an answer or as an event of a stream. */
    static ProviderException errorAfter200(JsonNode json) {
        ErrorBody error = ErrorBody.of(json);
        int status = error.status() == 0 ? statusOf(error) : error.status();
        return failure(status, Map.of(), error);
    }

    /** An answer or a frame that is not of the dialect. */
    static ProviderException garbage(String what) {
        return new ProviderException(ErrorClass.TRANSIENT, 200, what);
    }

    static ProviderException failure(int status, Map<String, String> headers, ErrorBody error) {
        ErrorClass errorClass = errorClass(status, error);
        String message = error.message().isEmpty() ? "status " + status : Redaction.message(error.message());
        return new ProviderException(errorClass, status, message, RetryAfter.of(headers, Instant.now()));
    }

    static ErrorClass errorClass(int status, ErrorBody error) {
        String words = error.words();
        if (status == 401 || status == 402) {
            return ErrorClass.KEY;
        }
        if (status == 403) {
            return says(words, CONTENT) ? ErrorClass.CLIENT : ErrorClass.KEY;
        }
        if (says(words, KEY)) {
            return ErrorClass.KEY;
        }
        if (status == 429) {
            return ErrorClass.RATE_LIMITED;
        }
        if (says(words, CONTEXT)) {
            return ErrorClass.CONTEXT_OVERFLOW;
        }
        return status >= 500 ? serverFault(status, words) : requestFault(status, error, words);
    }

    private static ErrorClass serverFault(int status, String words) {
        return status == 503 || status == 529 || says(words, OVERLOADED) ? ErrorClass.OVERLOADED : ErrorClass.TRANSIENT;
    }

    private static ErrorClass requestFault(int status, ErrorBody error, String words) {
        switch (status) {
            case 404, 405:
                // A path or a model that is not there, unless the provider says that something of the client's is
                // missing.
                return error.understood() && !words.contains("model") && !says(words, UNSUPPORTED)
                        ? ErrorClass.CLIENT
                        : ErrorClass.UNSUPPORTED;
            case 408, 409, 425:
                return ErrorClass.TRANSIENT;
            case 413:
                return says(words, RATE) ? ErrorClass.RATE_LIMITED : ErrorClass.CLIENT;
            case 498:
                return ErrorClass.OVERLOADED;
            default:
                return otherRequestFault(status, words);
        }
    }

    private static ErrorClass otherRequestFault(int status, String words) {
        if (status < 400 || says(words, MODEL_SLIP)) {
            return ErrorClass.TRANSIENT;
        }
        if (says(words, CONTENT)) {
            return ErrorClass.CLIENT;
        }
        return says(words, UNSUPPORTED) ? ErrorClass.UNSUPPORTED : ErrorClass.CLIENT;
    }

    /** The status that an error after 200 would have had. */
    private static int statusOf(ErrorBody error) {
        String words = error.words();
        if (says(words, RATE)) {
            return 429;
        }
        if (says(words, OVERLOADED)) {
            return 503;
        }
        return words.contains("invalid_request") || words.contains("invalid_argument") ? 400 : 500;
    }

    private static boolean says(String words, Pattern pattern) {
        return pattern.matcher(words).find();
    }

    private static Pattern anyOf(String... wordings) {
        return Pattern.compile(String.join("|", List.of(wordings)));
    }
}
