package io.dragoman.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class RecordedProviderTest {
    private static final RecordedExchange LIMITED = RecordedExchange.parse("""
            {"provider":"openai","api":"chat","stream":false,
             "request":{"method":"POST","path":"/v1/chat/completions","query":null,"body":{"model":"m"}},
             "response":{"status":429,"headers":{"Content-Type":"application/json","retry-after":"7"},
             "framing":"as-received","body":"{\\"error\\":\\"später\\"}"}}""");
    private static final RecordedExchange STREAM = RecordedExchange.parse("""
            {"provider":"openai","api":"chat","stream":true,"request":{"body":null},
             "response":{"status":200,"headers":{"content-type":"text/event-stream"},"framing":"as-received",
             "body_base64":"ZGF0YTogezF9CgpkYXRhOiBbRE9ORV0KCg=="}}""");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void repeatsStatusHeadersAndBytes() throws Exception {
        try (RecordedProvider provider = RecordedProvider.start(LIMITED)) {
            HttpResponse<String> answer = ask(provider);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("7");
            assertThat(answer.body()).isEqualTo("{\"error\":\"später\"}");
            assertThat(provider.journal()).hasSize(1);
        }
    }

    @Test
    void cutsTheStreamAtEveryByte() throws Exception {
        try (RecordedProvider provider = RecordedProvider.start(STREAM)) {
            for (int at = 0; at <= STREAM.body().length; at++) {
                provider.play(STREAM, Fault.none().pieces(2).cutAfter(at));
                assertThat(ask(provider).body()).isEqualTo(STREAM.text().substring(0, at));
            }
        }
    }

    @Test
    void refusesAFileThatIsNoExchange() {
        assertThatThrownBy(() -> RecordedExchange.parse("{}")).hasMessageContaining("response.status");
    }

    private HttpResponse<String> ask(RecordedProvider provider) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
