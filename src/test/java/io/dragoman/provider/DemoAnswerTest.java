package io.dragoman.provider;

import static io.dragoman.provider.RecordedRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.dragoman.chat.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoAnswerTest {
    private final OpenAiDialect dialect = new OpenAiDialect();

    @Test
    void reactsToTheLastWordsOfTheUser() {
        ProviderAnswer answer = answer(
                "{'messages':[{'role':'system','content':'be kind'},{'role':'user','content':'first'},"
                        + "{'role':'assistant','content':'yes'},{'role':'user','content':[{'type':'text','text':'second question'}]}]}");

        assertThat(answer.text()).contains("second question").doesNotContain("first");
        assertThat(answer.usage().input()).isEqualTo(6);
        assertThat(answer.toolCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void keepsToTheLimitOnOutput(String name) {
        ProviderAnswer answer = answer("{'messages':[{'role':'user','content':'x'}],'" + name + "':5}");

        assertThat(answer.stopReason().finishReason()).isEqualTo("length");
        assertThat(answer.usage().output()).isEqualTo(5);
        assertThat(answer.text().strip().split("\\s+")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'name':{'type':'string','minLength':3},'age':{'type':'integer','minimum':18},"
                        + "'tags':{'type':'array','minItems':2,'items':{'enum':['a','b']}}},'required':['name','age','tags']}",
                "{'type':'object','properties':{'when':{'type':'string','format':'date'},'below':{'type':'number','maximum':-2.5}},"
                        + "'required':['when','below']}",
                "{'type':'object','properties':{'n':{'type':'integer','exclusiveMinimum':7,'multipleOf':5},"
                        + "'u':{'anyOf':[{'type':'null'},{'type':'string'}]}},'required':['n','u']}",
                "{'$defs':{'node':{'type':'object','properties':{'v':{'type':'boolean'}},'required':['v']}},"
                        + "'type':'object','properties':{'node':{'$ref':'#/$defs/node'}},'required':['node']}"
            })
    void satisfiesASchema(String schemaText) throws Exception {
        ObjectNode schema = json(schemaText);
        ObjectNode request = json("{'messages':[{'role':'user','content':'x'}],"
                + "'response_format':{'type':'json_schema','json_schema':{'name':'answer'}}}");
        ((ObjectNode) request.at("/response_format/json_schema")).set("schema", schema);

        ProviderAnswer answer = dialect.answer(Json.bytes(new DemoAnswer(request).unary()));

        JsonNode value = Json.read(answer.text());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(value))
                .isEmpty();
    }

    @Test
    void streamsTheSameAnswer() {
        ObjectNode request = json("{'messages':[{'role':'user','content':'x y z'}],'stream':true}");
        DemoAnswer answer = new DemoAnswer(request);
        byte[] stream = String.join("", answer.events()).getBytes(StandardCharsets.UTF_8);

        StreamReading reading = StreamReading.of(dialect, stream, stream.length);

        assertThat(reading.done()).isTrue();
        assertThat(reading.content().get(0))
                .isEqualTo(answer.unary().at("/choices/0/message/content").asText());
        assertThat(reading.end().usage().output())
                .isEqualTo(answer.unary().at("/usage/completion_tokens").asLong());
    }

    private ProviderAnswer answer(String request) {
        return dialect.answer(Json.bytes(new DemoAnswer(json(request)).unary()));
    }
}
