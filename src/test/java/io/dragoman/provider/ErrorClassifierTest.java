package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.ErrorClass;
import io.dragoman.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorClassifierTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // OpenAI
                "400|{'error':{'message':'This model`s maximum context length is 8192 tokens.','code':'context_length_exceeded'}}|CONTEXT_OVERFLOW",
                "400|{'error':{'message':'Input tokens exceed the configured limit of 272000 tokens.','code':'context_length_exceeded'}}|CONTEXT_OVERFLOW",
                "429|{'error':{'message':'You exceeded your current quota','type':'insufficient_quota','code':'insufficient_quota'}}|KEY",
                "429|{'error':{'message':'Rate limit reached for gpt-4o','code':'rate_limit_exceeded'}}|RATE_LIMITED",
                "401|{'error':{'message':'Incorrect API key provided: sk-abc','code':'invalid_api_key'}}|KEY",
                "400|{'error':{'message':'Unsupported parameter: `max_tokens`','code':'unsupported_parameter'}}|UNSUPPORTED",
                "400|{'error':{'message':'Billing hard limit has been reached','code':'billing_hard_limit_reached'}}|KEY",
                "400|{'error':{'message':'Invalid value for temperature','type':'invalid_request_error'}}|CLIENT",
                "500|{'error':{'message':'The server had an error','type':'server_error'}}|TRANSIENT",
                "503|{'error':{'message':'The engine is currently overloaded'}}|OVERLOADED",
                // vLLM, old and new
                "400|{'object':'error','message':'This model`s maximum context length is 4096 tokens. However, you requested 5000','type':'BadRequestError','code':400}|CONTEXT_OVERFLOW",
                "404|{'error':{'message':'The model `x` does not exist.','type':'NotFoundError','code':404}}|UNSUPPORTED",
                "404|{'detail':'Not Found'}|CLIENT",
                // Groq
                "413|{'error':{'message':'Request too large for model on tokens per minute (TPM)','code':'rate_limit_exceeded'}}|RATE_LIMITED",
                "400|{'error':{'message':'Please reduce the length of the messages or completion.','code':'context_length_exceeded'}}|CONTEXT_OVERFLOW",
                "400|{'error':{'message':'The model `m` has been decommissioned','code':'model_decommissioned'}}|UNSUPPORTED",
                "498|{'error':{'message':'Flex tier capacity exceeded','code':'capacity_exceeded'}}|OVERLOADED",
                // Mistral
                "400|{'object':'error','message':'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length','code':'3051'}|CONTEXT_OVERFLOW",
                "400|{'object':'error','message':'Invalid model: mistral-huge','type':'invalid_model','code':'1500'}|UNSUPPORTED",
                "422|{'detail':[{'type':'extra_forbidden','loc':['body','x'],'msg':'Extra inputs are not permitted'}]}|CLIENT",
                "401|{'message':'Unauthorized','request_id':'1'}|KEY",
                "429|{'message':'Requests rate limit exceeded'}|RATE_LIMITED",
                // Azure
                "404|{'error':{'code':'DeploymentNotFound','message':'The API deployment for this resource does not exist.'}}|UNSUPPORTED",
                "400|{'error':{'message':'The response was filtered','code':'content_filter','status':400}}|CLIENT",
                "429|{'statusCode':429,'message':'Rate limit is exceeded. Try again in 27 seconds.'}|RATE_LIMITED",
                // OpenRouter
                "402|{'error':{'code':402,'message':'Insufficient credits'}}|KEY",
                "404|{'error':{'code':404,'message':'No endpoints found that support tool use.'}}|UNSUPPORTED",
                "403|{'error':{'code':403,'message':'Your input was flagged','metadata':{'reasons':[]}}}|CLIENT",
                "400|{'error':{'code':400,'message':'This endpoint`s maximum context length is 16385 tokens.'}}|CONTEXT_OVERFLOW",
                // DeepSeek, Ollama, llama.cpp
                "402|{'error':{'message':'Insufficient Balance'}}|KEY",
                "400|{'error':'llama3 does not support tools'}|UNSUPPORTED",
                "404|{'error':'model `x` not found'}|UNSUPPORTED",
                "400|{'error':'prompt too long; exceeded max context length by 512 tokens'}|CONTEXT_OVERFLOW",
                "500|{'error':{'code':500,'message':'the request exceeds the available context size','type':'exceed_context_size_error'}}|CONTEXT_OVERFLOW",
                // no body worth the name
                "400|<html>Bad Request</html>|CLIENT",
                "404|<html>Not Found</html>|UNSUPPORTED",
                "408||TRANSIENT",
                "409||TRANSIENT",
                "413||CLIENT",
                "429||RATE_LIMITED",
                "502|<html>Bad Gateway</html>|TRANSIENT",
                "529||OVERLOADED",
                "302||TRANSIENT"
            })
    void classesByStatusAndBody(int status, String body, ErrorClass expected) {
        byte[] bytes = body == null
                ? new byte[0]
                : body.replace('\'', '"').replace('`', '\'').getBytes(StandardCharsets.UTF_8);

        ProviderException failure = ErrorClassifier.failedAnswer(status, Map.of(), bytes);

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.getMessage()).isNotBlank().doesNotContain("html");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after|7|7000",
                "retry-after|0|0",
                "retry-after|1.5|1500",
                "retry-after|Tue, 24 Nov 2026 16:00:30 GMT|30000",
                "retry-after|Tue, 24 Nov 2026 15:00:00 GMT|0",
                "retry-after|999999999|86400000",
                "retry-after-ms|250|250",
                "x-ratelimit-reset-requests|1m2.5s|62500",
                "x-ratelimit-reset-tokens|250ms|250",
                "x-ratelimit-reset|12|12000",
                "x-ratelimit-reset|1795536030|30000",
                "x-ratelimit-reset|1795536030000|30000",
                "anthropic-ratelimit-requests-reset|2026-11-24T16:00:30Z|30000"
            })
    void readsHowLongToWait(String header, String value, long millis) {
        Instant now = Instant.parse("2026-11-24T16:00:00Z");

        assertThat(RetryAfter.of(Map.of(header, value), now)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after|soon",
                "retry-after|-5",
                "retry-after|''",
                "retry-after|1e99",
                "retry-after|99999999999999999999999",
                "retry-after-ms|NaN",
                "x-ratelimit-reset|later",
                "x-ratelimit-reset|''",
                "x-request-id|5"
            })
    void ignoresGarbageInPlaceOfAWait(String header, String value) {
        assertThat(RetryAfter.of(Map.of(header, value), Instant.EPOCH)).isNull();
    }

    @Test
    void waitsForTheLimitThatIsUsedUp() {
        Map<String, String> headers = Map.of(
                "x-ratelimit-reset-requests", "5s",
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-tokens", "90s",
                "x-ratelimit-remaining-tokens", "4000");

        assertThat(RetryAfter.of(headers, Instant.EPOCH)).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Incorrect API key provided: sk-proj-abcDEF123456. You can find it",
                "bad key AIzaSyA1234567890abcdefghij",
                "header was Bearer abcdef123456",
                "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc is expired",
                "api_key=0123456789abcdef0123456789abcdef",
                "cannot reach http://10.1.2.3:8000/v1 from here",
                "upstream 192.168.7.9:11434 refused"
            })
    void keepsKeysAndAddressesOutOfMessages(String message) {
        assertThat(Redaction.message(message))
                .doesNotContain("abcDEF", "AIza", "abcdef", "eyJ", "0123456789", "10.1.2.3", "192.168")
                .contains("[");
    }

    @Test
    void cutsLongMessagesAndControlCharacters() {
        assertThat(Redaction.message("x\u0000\n" + "y".repeat(100_000)))
                .hasSize(500)
                .startsWith("x y")
                .endsWith("…");
        assertThat(Redaction.message("😀".repeat(400))).matches("(?s)(?:😀)+…");
    }
}
