package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiContractTest {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String DECISION =
            "{\"negotiated_model\":\"m\",\"estimated_cost_usd\":0.1,\"routing_reason\":\"mode=normal\",\"request_id\":\"r\",\"provider\":\"p\"}";
    private static final String CHUNK = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"extra\":1}\n\n";
    private static final String END =
            "data: {\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}},\"cost_usd\":0,\"request_id\":\"r\"}\n\n";

    private final OpenApiContract contract = OpenApiContract.shipped();

    @Test
    void takesWhatThePageDescribes() {
        contract.check("GET", "/healthz", 200, "text/plain", "OK");
        contract.check("DELETE", "/admin/v1/models/meta/llama-3?x=1", 200, JSON, "{\"ok\":true}");
        contract.check("GET", "/nowhere", 404, PROBLEM, problem(404, "not_found", ""));
        contract.check("PUT", "/v1/chat", 405, PROBLEM, problem(405, "method_not_allowed", ""));
        contract.check(
                "POST", "/v1/chat", 422, PROBLEM, problem(422, "no_eligible_model", ",\"excluded\":{\"budget\":2}"));
    }

    @Test
    void refusesAStatusThatThePageLacks() {
        assertThatThrownBy(() -> contract.check("GET", "/healthz", 404, PROBLEM, problem(404, "not_found", "")))
                .hasMessageContaining("status: 404 (expected: [200, 400,");
    }

    @Test
    void refusesAContentTypeThatThePageLacks() {
        assertThatThrownBy(() -> contract.check("GET", "/healthz", 200, "text/html", "OK"))
                .hasMessageContaining("content type: text/html (expected: [text/plain])");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ok\":false}", "{\"ok\":true,\"secret\":1}", "{}", "[]", "{"})
    void refusesABodyOfAnotherShape(String body) {
        assertThatThrownBy(() -> contract.check("DELETE", "/admin/v1/providers/p", 200, JSON, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(body);
    }

    @Test
    void refusesACodeThatDoesNotGoWithTheStatus() {
        assertThatThrownBy(() -> contract.check("POST", "/v1/chat", 401, PROBLEM, problem(401, "internal", "")))
                .hasMessageContaining("/code: ");
    }

    @Test
    void takesAStreamThatEndsAndOneThatIsCut() {
        String begin = "event: decision\ndata: " + DECISION + "\n\n" + CHUNK;

        assertThatCode(() -> stream(begin + END + "data: [DONE]\n\n")).doesNotThrowAnyException();
        assertThatCode(
                        () -> stream(
                                begin
                                        + "event: error\ndata: {\"error\":{\"message\":\"cut\",\"type\":\"provider_error\",\"code\":\"transient\"}}\n\n"))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAStreamWithoutItsDecisionItsCostOrItsEnd() {
        String decision = "event: decision\ndata: " + DECISION + "\n\n";

        assertThatThrownBy(() -> stream(CHUNK + END + "data: [DONE]\n\n")).hasMessageContaining("first event");
        assertThatThrownBy(() -> stream(decision + CHUNK + "data: [DONE]\n\n")).hasMessageContaining("cost_usd");
        assertThatThrownBy(() -> stream(decision + CHUNK + END)).hasMessageContaining("last event");
    }

    private void stream(String body) {
        contract.check("POST", "/v1/chat", 200, "text/event-stream; charset=utf-8", body);
    }

    private static String problem(int status, String code, String more) {
        return "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":" + status + ",\"detail\":\"d\",\"code\":\"" + code
                + "\",\"request_id\":\"r\"" + more + "}";
    }
}
