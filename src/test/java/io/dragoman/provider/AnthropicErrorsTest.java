package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicErrorsTest {
    private final Dialect dialect = new AnthropicDialect();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "529 | overloaded_error | Overloaded | OVERLOADED",
                "500 | api_error | Internal server error | TRANSIENT",
                "504 | timeout_error | Request timed out | TRANSIENT",
                "429 | rate_limit_error | This request would exceed your organization's rate limit of 50 requests per minute | RATE_LIMITED",
                "401 | authentication_error | invalid x-api-key | KEY",
                "403 | permission_error | Your API key does not have permission to use the specified resource. | KEY",
                "402 | billing_error | There is an issue with your billing. | KEY",
                "400 | invalid_request_error | Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits. | KEY",
                "400 | invalid_request_error | You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC. | KEY",
                "400 | invalid_request_error | prompt is too long: 208310 tokens > 200000 maximum | CONTEXT_OVERFLOW",
                "400 | invalid_request_error | input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again | CONTEXT_OVERFLOW",
                "413 | request_too_large | Request exceeds the maximum size | CONTEXT_OVERFLOW",
                "404 | not_found_error | model: claude-sonet-4-5 | UNSUPPORTED",
                "400 | invalid_request_error | max_tokens: 10000 > 4096, which is the maximum allowed number of output tokens for claude-3-opus-20240229 | UNSUPPORTED",
                "400 | invalid_request_error | \"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" | UNSUPPORTED",
                "400 | invalid_request_error | `temperature` is deprecated for this model. | UNSUPPORTED",
                "400 | invalid_request_error | This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium. | UNSUPPORTED",
                "400 | invalid_request_error | messages.0.content: Input should be a valid list | CLIENT",
            },
            quoteCharacter = '~')
    void classesWhatAnthropicSays(int status, String type, String message, ErrorClass expected) {
        ProviderException error = dialect.error(status, Map.of(), body(type, message));

        assertThat(error.errorClass()).isEqualTo(expected);
        assertThat(error.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, Overloaded, OVERLOADED, 529",
        "rate_limit_error, slow down, RATE_LIMITED, 429",
        "api_error, Internal server error, TRANSIENT, 500",
        "authentication_error, key revoked, KEY, 401",
        "request_too_large, too big, CONTEXT_OVERFLOW, 413",
        "never_heard_of, x, TRANSIENT, 500",
    })
    void classesAnErrorInTheMiddleOfAStreamAsIfItHadItsStatus(
            String type, String message, ErrorClass expected, int status) {
        StreamReader reader = dialect.streamReader();

        ProviderException error = org.assertj.core.api.Assertions.catchThrowableOfType(
                ProviderException.class,
                () -> reader.read("error", new String(body(type, message), StandardCharsets.UTF_8)));

        assertThat(error.errorClass()).isEqualTo(expected);
        assertThat(error.status()).isEqualTo(status);
        assertThat(reader.complete()).isFalse();
        assertThat(reader.completeAtEnd()).isFalse();
    }

    @Test
    void keepsTheWaitThatAnthropicAsksFor() {
        ProviderException error =
                dialect.error(429, Map.of("retry-after", "17"), body("rate_limit_error", "rate limited"));

        assertThat(error.retryAfter()).contains(Duration.ofSeconds(17));
    }

    @Test
    void classesPagesOfProxiesByStatus() {
        byte[] page = "<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.UTF_8);

        assertThat(dialect.error(502, Map.of(), page).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(dialect.error(529, Map.of(), new byte[0]).errorClass()).isEqualTo(ErrorClass.OVERLOADED);
    }

    private static byte[] body(String type, String message) {
        var json = io.dragoman.chat.Json.object().put("type", "error");
        json.putObject("error").put("type", type).put("message", message);
        return io.dragoman.chat.Json.bytes(json);
    }
}
