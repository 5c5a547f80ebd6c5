package io.dragoman.provider;

import static io.dragoman.provider.DialectRequests.body;
import static io.dragoman.provider.DialectRequests.candidate;
import static io.dragoman.provider.DialectRequests.json;
import static io.dragoman.provider.DialectRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.ErrorClass;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicRequestTest {
    private static final String HELLO = "[{'role':'user','content':'Hello'}]";

    private final Dialect dialect = new AnthropicDialect();

    @Test
    void sendsVersionAndPathAndNoKey() {
        ProviderCall call = dialect.call(request(json(HELLO), json("{}")), candidate("claude-sonnet-4-5"));

        assertThat(call.headers()).containsOnly(java.util.Map.entry("anthropic-version", "2023-06-01"));
        assertThat(call.path()).isEqualTo("/v1/messages");
    }

    @Test
    void doesNotRepeatAVersionThatTheAddressNames() {
        ProviderCall call = dialect.call(
                request(json(HELLO), json("{}")), candidate("claude-sonnet-4-5", "https://api.example.com/v1", 0, 0));

        assertThat(call.path()).isEqualTo("/messages");
    }

    @Test
    void namesBetasInAHeaderAndLetsNothingElseInto() {
        ProviderCall call = dialect.call(
                request(
                        json(HELLO),
                        json("{'betas':['files-api-2025-04-14','x\\r\\nevil: 1','mcp-client-2025-11-20']}")),
                candidate("claude-sonnet-4-5"));

        assertThat(call.headers()).containsEntry("anthropic-beta", "files-api-2025-04-14,mcp-client-2025-11-20");
        assertThat(body(call).has("betas")).isFalse();
    }

    @Test
    void liftsInstructionsFromAnywhereInOrder() {
        JsonNode body = sent("""
                [{'role':'system','content':'One'},
                 {'role':'user','content':'Hello'},
                 {'role':'developer','content':[{'type':'text','text':'Two','cache_control':{'type':'ephemeral'}}]}]""", "{}");

        assertThat(body.path("system"))
                .isEqualTo(json("[{'type':'text','text':'One'},"
                        + "{'type':'text','text':'Two','cache_control':{'type':'ephemeral'}}]"));
        assertThat(body.path("messages")).hasSize(1);
    }

    @Test
    void makesInstructionsAloneTheUsersTurn() {
        JsonNode body = sent("[{'role':'system','content':'Say hello'}]", "{}");

        assertThat(body.has("system")).isFalse();
        assertThat(body.path("messages"))
                .isEqualTo(json("[{'role':'user','content':[{'type':'text','text':'Say hello'}]}]"));
    }

    @Test
    void mergesTurnsOfOneRoleAndLeavesEmptyTextOut() {
        JsonNode body = sent("""
                [{'role':'user','content':'One'},{'role':'user','content':''},{'role':'user','content':'Two'},
                 {'role':'assistant','content':null},{'role':'assistant','content':'Three  \\n'}]""", "{}");

        assertThat(body.path("messages"))
                .isEqualTo(
                        json("[{'role':'user','content':[{'type':'text','text':'One'},{'type':'text','text':'Two'}]},"
                                + "{'role':'assistant','content':[{'type':'text','text':'Three'}]}]"));
    }

    @Test
    void carriesImagesByBytesAndByAddress() {
        JsonNode body = sent("""
                [{'role':'user','content':[
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'},'cache_control':{'type':'ephemeral'}},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.jpg'}},
                  {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'}}]}]""", "{}");

        assertThat(body.path("messages").path(0).path("content")).isEqualTo(json("""
                                [{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'},
                                  'cache_control':{'type':'ephemeral'}},
                                 {'type':'image','source':{'type':'url','url':'https://example.com/a.jpg'}},
                                 {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'BBBB'},
                                  'title':'a.pdf'}]"""));
    }

    @Test
    void answersParallelToolCallsInOneTurnInOrder() {
        JsonNode body = sent("""
                [{'role':'user','content':'Weather?'},
                 {'role':'assistant','content':'Looking','tool_calls':[
                   {'id':'call_1','type':'function','function':{'name':'weather','arguments':'{\\"city\\":\\"Rome\\"}'}},
                   {'id':'functions.weather:1','type':'function','function':{'name':'weather','arguments':''}}]},
                 {'role':'tool','tool_call_id':'call_1','content':'Sun'},
                 {'role':'tool','tool_call_id':'functions.weather:1','content':[{'type':'text','text':'Rain'}]},
                 {'role':'user','content':'And?'}]""", "{}");

        assertThat(body.path("messages").path(1).path("content")).isEqualTo(json("""
                                [{'type':'text','text':'Looking'},
                                 {'type':'tool_use','id':'call_1','name':'weather','input':{'city':'Rome'}},
                                 {'type':'tool_use','id':'functions_weather_1','name':'weather','input':{}}]"""));
        assertThat(body.path("messages").path(2).path("content")).isEqualTo(json("""
                                [{'type':'tool_result','tool_use_id':'call_1','content':'Sun'},
                                 {'type':'tool_result','tool_use_id':'functions_weather_1','content':[{'type':'text','text':'Rain'}]},
                                 {'type':'text','text':'And?'}]"""));
    }

    @Test
    void blamesTheClientForBrokenToolArguments() {
        String messages = """
                [{'role':'user','content':'x'},
                 {'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'{\\"a\\":'}}]}]""";

        assertRefused(
                () -> sent(messages, "{}"),
                ErrorClass.CLIENT,
                "messages[1].tool_calls[0].function.arguments: not valid JSON");
    }

    @Test
    void blamesTheClientForAnUnknownRole() {
        assertRefused(
                () -> sent("[{'role':'function','content':'x'}]", "{}"),
                ErrorClass.CLIENT,
                "messages[0].role: function");
    }

    @Test
    void blamesTheClientForAnUnusableImage() {
        String messages = "[{'role':'user','content':[{'type':'image_url','image_url':{'url':'file:///etc/passwd'}}]}]";

        assertRefused(() -> sent(messages, "{}"), ErrorClass.CLIENT, "messages[0].content[0].image_url.url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AA','format':'wav'}}]}] | {}",
                "[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | {}",
                "[{'role':'user','content':'x'}] | {'n':2}",
                "[{'role':'user','content':'x'}] | {'functions':[{'name':'f'}]}",
                "[{'role':'user','content':'x'}] | {'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'whatever'}",
            },
            quoteCharacter = '~')
    void leavesToOthersWhatItCannotSay(String messages, String parameters) {
        assertRefused(() -> sent(messages, parameters), ErrorClass.UNSUPPORTED, "not taken by this provider");
    }

    @Test
    void translatesFunctionToolsAndPassesItsOwn() {
        JsonNode body = sent(HELLO, """
                {'tools':[
                  {'type':'function','function':{'name':'f','description':'d','strict':true,
                    'parameters':{'type':'object','properties':{'a':{'type':'string'}}}},'cache_control':{'type':'ephemeral'}},
                  {'type':'function','function':{'name':'g'}},
                  {'type':'web_search_20250305','name':'web_search','max_uses':3}]}""");

        assertThat(body.path("tools")).isEqualTo(json("""
                                [{'name':'f','description':'d','strict':true,
                                  'input_schema':{'type':'object','properties':{'a':{'type':'string'}}},
                                  'cache_control':{'type':'ephemeral'}},
                                 {'name':'g','input_schema':{'type':'object'}},
                                 {'type':'web_search_20250305','name':'web_search','max_uses':3}]"""));
        assertThat(body.has("tool_choice")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'tool_choice':'auto'} | {'type':'auto'}",
                "{'tool_choice':'none','parallel_tool_calls':false} | {'type':'none'}",
                "{'tool_choice':'required'} | {'type':'any'}",
                "{'tool_choice':{'type':'function','function':{'name':'f'}}} | {'type':'tool','name':'f'}",
                "{'tool_choice':{'type':'any'}} | {'type':'any'}",
                "{'parallel_tool_calls':false} | {'type':'auto','disable_parallel_tool_use':true}",
                "{'tool_choice':'required','parallel_tool_calls':false} | {'type':'any','disable_parallel_tool_use':true}",
            })
    void translatesTheChoiceOfTools(String parameters, String choice) {
        String withTools = "{'tools':[{'type':'function','function':{'name':'f'}}]," + parameters.substring(1);

        assertThat(sent(HELLO, withTools).path("tool_choice")).isEqualTo(json(choice));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 0, 0, 4096",
        "'{}', 8192, 0, 8192",
        "'{}', 8192, 500, 500",
        "'{\"max_tokens\":300}', 8192, 500, 300",
        "'{\"max_completion_tokens\":900}', 8192, 500, 500",
    })
    void alwaysNamesTheOutputCeilingThatTheBudgetAllows(String parameters, int longest, int ceiling, int expected) {
        ProviderCall call = dialect.call(
                request(json(HELLO), json(parameters)),
                candidate("claude-sonnet-4-5", "https://api.example.com", longest, ceiling));

        assertThat(body(call).path("max_tokens").asInt()).isEqualTo(expected);
    }

    @Test
    void keepsSamplingWithinWhatAnthropicTakes() {
        JsonNode body = sent(
                HELLO, "{'temperature':1.7,'top_p':0.5,'top_k':40,'seed':1,'stop':['END',' \\n'],'logit_bias':{}}");

        assertThat(body.path("temperature").asDouble()).isEqualTo(1);
        assertThat(body.path("top_k").asInt()).isEqualTo(40);
        assertThat(body.path("stop_sequences")).isEqualTo(json("['END']"));
        assertThat(body.has("top_p")).as("not both").isFalse();
        assertThat(body.has("seed")).isFalse();
        assertThat(body.has("logit_bias")).isFalse();
    }

    @Test
    void sendsBothTemperatureAndTopPToOldModelsAndNeitherToNewOnes() {
        String parameters = "{'temperature':0.3,'top_p':0.5}";

        assertThat(sent(HELLO, parameters, "claude-3-haiku-20240307")
                        .path("top_p")
                        .asDouble())
                .isEqualTo(0.5);
        assertThat(sent(HELLO, parameters, "claude-opus-4-8").has("temperature"))
                .isFalse();
        assertThat(sent(HELLO, parameters, "claude-opus-4-8").has("top_p")).isFalse();
    }

    @Test
    void turnsEffortIntoABudgetThatLeavesRoomForTheAnswer() {
        JsonNode body = sent(HELLO, "{'reasoning_effort':'medium','max_tokens':6000,'temperature':0.2}");

        assertThat(body.path("thinking")).isEqualTo(json("{'type':'enabled','budget_tokens':3000}"));
        assertThat(body.has("temperature")).as("refused next to thinking").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"claude-3-haiku-20240307", "claude-sonnet-4-5"})
    void leavesThinkingOutWhereItWouldBeRefused(String model) {
        String little = "{'reasoning_effort':'high','max_tokens':1500}";
        String none = "{'reasoning_effort':'none','max_tokens':9000}";
        String forced = "{'reasoning_effort':'high','max_tokens':9000,'tool_choice':'required',"
                + "'tools':[{'type':'function','function':{'name':'f'}}]}";

        assertThat(sent(HELLO, little, model).has("thinking")).isFalse();
        assertThat(sent(HELLO, none, model).has("thinking")).isFalse();
        assertThat(sent(HELLO, forced, model).has("thinking")).isFalse();
    }

    @Test
    void leavesABudgetOutWhenToolResultsFollowAnAnswerWithoutThinking() {
        String history = """
                [{'role':'user','content':'x'},
                 {'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'1','content':'y'}]""";

        assertThat(sent(history, "{'reasoning_effort':'low','max_tokens':9000}").has("thinking"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, minimal, low",
        "claude-opus-4-6, xhigh, high",
        "claude-opus-4-8, xhigh, xhigh",
        "claude-sonnet-5, medium, medium"
    })
    void turnsEffortIntoALevelForModelsThatThinkAdaptively(String model, String effort, String level) {
        JsonNode body = sent(HELLO, "{'reasoning_effort':'" + effort + "'}", model);

        assertThat(body.path("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(body.path("output_config").path("effort").asText()).isEqualTo(level);
    }

    @Test
    void holdsTheAnswerToTheSchemaInTheFormThatAnthropicTakes() {
        JsonNode schema =
                json("{'type':'object','properties':{'age':{'type':'integer','minimum':0}},'required':['age']}");
        ProviderCall call =
                dialect.call(request(json(HELLO), json("{}"), schema, false), candidate("claude-sonnet-4-5"));

        assertThat(body(call).path("output_config").path("format")).isEqualTo(json("""
                                {'type':'json_schema','schema':{'type':'object','properties':{'age':{'type':'integer'}},
                                 'required':['age'],'additionalProperties':false}}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "claude-3-5-haiku-latest | {'type':'object'}",
                "claude-sonnet-4-5 | {'type':'object','additionalProperties':{'type':'string'}}"
            })
    void asksInWordsForASchemaThatCannotBeHeldTo(String model, String schema) {
        JsonNode body = sent(
                HELLO, "{'response_format':{'type':'json_schema','json_schema':{'schema':" + schema + "}}}", model);

        assertThat(body.has("output_config")).isFalse();
        assertThat(body.path("system").path(0).path("text").asText())
                .contains(json(schema).toString());
    }

    @Test
    void namesTheUserAndPassesItsOwnParameters() {
        JsonNode body = sent(HELLO, """
                {'user':'u-1','metadata':{'team':'x'},'service_tier':'flex','store':true,'stream_options':{'include_usage':true},
                 'mcp_servers':[{'type':'url','url':'https://example.com','name':'m'}],'container':'c'}""");

        assertThat(body.path("metadata")).isEqualTo(json("{'user_id':'u-1'}"));
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("model", "max_tokens", "mcp_servers", "container", "metadata", "messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1]",
                "['x']",
                "[{}]",
                "[{'role':7}]",
                "[{'role':'user','content':{'type':'text'}}]",
                "[{'role':'user','content':7}]",
                "[{'role':'user','content':['x']}]",
                "[{'role':'user','content':[null]}]",
                "[{'role':'user','content':[{}]}]",
                "[{'role':'user','content':[{'type':'image_url'}]}]",
                "[{'role':'user','content':[{'type':'image_url','image_url':{'url':null}}]}]",
                "[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':7}}]}]"
            })
    void blamesTheClientForWhatIsNoMessage(String messages) {
        assertRefused(() -> sent(messages, "{}"), ErrorClass.CLIENT, "messages[0]");
    }

    @Test
    void doesNotTouchTheClientsRequest() {
        JsonNode messages =
                json("[{'role':'user','content':[{'type':'text','text':'x'}]},{'role':'assistant','content':'y '}]");
        JsonNode parameters = json("{'output_config':{'effort':'low'},'reasoning_effort':'high'}");
        ChatRequest request = request(messages, parameters, json("{'type':'object'}"), true);
        JsonNode messagesBefore = request.messages().deepCopy();
        JsonNode parametersBefore = request.parameters().deepCopy();

        dialect.call(request, candidate("claude-opus-4-6"));

        assertThat(request.messages()).isEqualTo(messagesBefore);
        assertThat(request.parameters()).isEqualTo(parametersBefore);
    }

    private JsonNode sent(String messages, String parameters) {
        return sent(messages, parameters, "claude-sonnet-4-5");
    }

    private JsonNode sent(String messages, String parameters, String model) {
        return body(dialect.call(request(json(messages), json(parameters)), candidate(model)));
    }

    private static void assertRefused(ThrowingCallable call, ErrorClass errorClass, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.errorClass()).isEqualTo(errorClass))
                .hasMessageContaining(message);
    }
}
