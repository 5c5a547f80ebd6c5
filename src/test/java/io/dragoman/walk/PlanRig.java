package io.dragoman.walk;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A broker with models that each have a provider of their own, so that each is of another vendor and can be told what to say. */
final class PlanRig implements AutoCloseable {
    static final String ACCEPT = "{\"accept\":true,\"defects\":[],\"confidence\":0.9}";
    static final String REJECT = """
            {"accept":false,"defects":[{"severity":"major","where":"step 2","what":"no rollback","fix":"add one"}],"confidence":0.8}""";

    private final RunningBroker broker;
    private final Map<String, MockProvider> mocks = new LinkedHashMap<>();

    PlanRig(Path dir, String... properties) {
        broker = RunningBroker.start(dir, properties);
    }

    /** The author of drafts by its weight, and two reviewers of other vendors. */
    static PlanRig ofThree(Path dir, String... properties) {
        return new PlanRig(dir, properties)
                .model("author", 9)
                .model("critic", 8)
                .model("second", 7);
    }

    PlanRig model(String id, int weight) {
        MockProvider mock = MockProvider.start().acceptMissingKey();
        mocks.put(id, mock);
        broker.model(id, "openai", mock.baseUrl("openai"), weight);
        return this;
    }

    RunningBroker broker() {
        return broker;
    }

    MockProvider mock(String id) {
        return mocks.get(id);
    }

    PlanRig says(String id, String... texts) {
        for (String text : texts) {
            mocks.get(id).nextReply(Reply.text(text));
        }
        return this;
    }

    PlanRig alwaysSays(String id, String text) {
        mocks.get(id).alwaysReply(Reply.text(text));
        return this;
    }

    List<JournalEntry> calls(String id) {
        return mocks.get(id).calls();
    }

    int callsOfAll() {
        return mocks.values().stream().mapToInt(mock -> mock.calls().size()).sum();
    }

    Answer plan(String orchestration) {
        return plan(orchestration, "");
    }

    /** With weight before cost and speed, so that what was learned of the mocks does not change who is asked. */
    Answer plan(String orchestration, String policy) {
        String terms = "\"mode\":\"high_confidence\"" + (policy.isEmpty() ? "" : ",") + policy;
        return post("""
                {"policy":{%s},"request":{"messages":[{"role":"system","content":"Be exact."},
                 {"role":"user","content":"Plan the move."}]},"orchestration":{%s}}
                """.formatted(terms, orchestration));
    }

    Answer post(String body) {
        return broker.send("POST", "/v1/plan", RunningBroker.CONSUMER_KEY, body);
    }

    /** The log row of a request, which is written after its answer. */
    JsonNode row(Answer answer) {
        return broker.row(answer.header("X-Request-Id"));
    }

    void reset() {
        mocks.values().forEach(mock -> mock.reset());
        mocks.values().forEach(mock -> mock.acceptMissingKey());
    }

    /** {@code step:outcome} of each line of the trace. */
    static List<String> trace(Answer answer) {
        return StreamSupport.stream(answer.json().path("trace").spliterator(), false)
                .map(step ->
                        step.path("step").asText() + ":" + step.path("outcome").asText())
                .toList();
    }

    static JsonNode response(Answer answer) {
        return answer.json().path("response");
    }

    static String stop(Answer answer) {
        return answer.json().path("stop_reason").asText();
    }

    @Override
    public void close() {
        broker.close();
        mocks.values().forEach(MockProvider::close);
    }
}
