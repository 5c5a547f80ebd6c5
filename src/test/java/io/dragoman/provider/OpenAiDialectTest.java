package io.dragoman.provider;

import static io.dragoman.provider.RecordedRequests.candidate;
import static io.dragoman.provider.RecordedRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {
    private final OpenAiDialect dialect = new OpenAiDialect();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-4o|{}|0|{}",
                "gpt-4o|{}|50|{'max_tokens':50}",
                "gpt-5-mini|{}|50|{'max_completion_tokens':50}",
                "o3|{}|50|{'max_completion_tokens':50}",
                "openai/gpt-5|{}|50|{'max_completion_tokens':50}",
                "gpt-4o|{'max_tokens':40}|50|{'max_tokens':40}",
                "gpt-4o|{'max_tokens':60}|50|{'max_tokens':50}",
                "gpt-4o|{'max_completion_tokens':60}|50|{'max_completion_tokens':50}",
                "gpt-5|{'max_tokens':60}|0|{'max_completion_tokens':60}",
                "gpt-5|{'max_tokens':60}|50|{'max_completion_tokens':50}",
                "llama-3.3-70b|{'max_tokens':60}|0|{'max_tokens':60}"
            })
    void limitsTheOutputInTheWordsOfTheModel(String model, String parameters, int ceiling, String expected) {
        ObjectNode body = json(parameters);
        body.putArray("messages").addObject().put("role", "user").put("content", "x");

        ObjectNode sent = RecordedRequests.read(
                dialect.call(RecordedRequests.of(body), candidate(model, "https://api.example.com", ceiling))
                        .body());

        sent.remove("messages");
        sent.remove("model");
        assertThat(sent).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com,/v1/chat/completions",
        "https://api.groq.com/openai,/v1/chat/completions",
        "https://api.groq.com/openai/v1,/chat/completions",
        "http://localhost:8000/v1/,/chat/completions",
        "https://x.googleapis.com/v1beta/openai,/chat/completions",
        "demo:built-in,/v1/chat/completions"
    })
    void findsThePathBelowTheAddress(String baseUrl, String path) {
        ProviderCall call = dialect.call(
                RecordedRequests.of(json("{'messages':[{'role':'user','content':'x'}]}")), candidate("m", baseUrl, 0));

        assertThat(call.path()).isEqualTo(path);
    }

    @Test
    void sendsTheSchemaAndNeverTheFieldsOfTheBroker() {
        ObjectNode parameters = json("{'messages':[{'role':'user','content':'x'}],'seed':1,'vendor_field':{'a':[1]}}");
        var request = RecordedRequests.withSchema(RecordedRequests.of(parameters), json("{'type':'object'}"));

        ObjectNode sent =
                RecordedRequests.read(dialect.call(request, candidate("m")).body());

        assertThat(sent)
                .isEqualTo(
                        json(
                                "{'model':'m','messages':[{'role':'user','content':'x'}],'seed':1,'vendor_field':{'a':[1]},"
                                        + "'response_format':{'type':'json_schema','json_schema':{'name':'answer','schema':{'type':'object'}}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15}|10,0,0,5,0",
                "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':4},'completion_tokens_details':{'reasoning_tokens':3}}|6,4,0,2,3",
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':35,'completion_tokens_details':{'reasoning_tokens':20}}|10,0,0,5,20",
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':22}|10,0,0,5,7",
                "{'prompt_tokens':10,'prompt_cache_hit_tokens':8,'prompt_cache_miss_tokens':2,'completion_tokens':1}|2,8,0,1,0",
                "{'prompt_tokens':10,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':3,'cache_write_tokens':5}}|2,3,5,1,0",
                "{'prompt_tokens':10,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':99}}|0,10,0,1,0",
                "{'prompt_tokens':10,'completion_tokens':1,'completion_tokens_details':{'reasoning_tokens':-5}}|10,0,0,1,0",
                "{'prompt_tokens':10,'completion_tokens':1,'total_tokens':'many','prompt_tokens_details':'none'}|10,0,0,1,0",
                "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}|0,0,0,0,0",
                "{'prompt_tokens':7.0,'completion_tokens':null}|7,0,0,0,0"
            })
    void splitsUsageIntoClassesThatAddUp(String usage, String expected) {
        String[] classes = expected.split(",");

        assertThat(OpenAiUsage.read(json(usage)))
                .isEqualTo(new Usage(
                        Long.parseLong(classes[0]),
                        Long.parseLong(classes[1]),
                        Long.parseLong(classes[2]),
                        Long.parseLong(classes[3]),
                        Long.parseLong(classes[4])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'prompt_tokens':null}",
                "{'prompt_tokens':-1,'completion_tokens':5}",
                "{'prompt_tokens':10,'completion_tokens':'5'}",
                "{'prompt_tokens':10,'completion_tokens':1e300}",
                "{'prompt_tokens':99999999999999999999999,'completion_tokens':1}",
                "{'prompt_tokens':[1],'completion_tokens':{}}",
                "{'prompt_tokens':1.5,'completion_tokens':1}"
            })
    void takesUsageThatCannotBeTrueForNone(String usage) {
        assertThat(OpenAiUsage.read(json(usage))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "<html></html>",
                "{",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":{}}",
                "{\"choices\":[null]}",
                "{\"error\":{\"message\":\"no\"}}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"error\"}]}"
            })
    void refusesWhatIsNoAnswer(String body) {
        assertThatThrownBy(() -> dialect.answer(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProviderException.class);
    }

    @Test
    void forwardsAChunkThatNeedsNoChangeAsItCame() {
        String odd =
                "{ \"choices\" : [ {\"index\":0,\"delta\":{\"content\":\"x\"},\"vendor\":1.50} ], \"usage\":null }";

        assertThat(dialect.streamReader().read("", odd)).containsExactly(odd);
    }

    @Test
    void namesReasoningInOneWay() {
        assertThat(dialect.streamReader().read("", "{\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}"))
                .containsExactly("{\"choices\":[{\"delta\":{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}}]}");
    }
}
