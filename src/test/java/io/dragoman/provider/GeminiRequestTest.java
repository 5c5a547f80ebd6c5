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

class GeminiRequestTest {
    private static final String HELLO = "[{'role':'user','content':'Hello'}]";
    private static final String CALLED = """
            [{'role':'user','content':'Weather?'},
             {'role':'assistant','content':'Looking','tool_calls':[
               {'id':'a','type':'function','function':{'name':'weather','arguments':'{\\"city\\":\\"Rome\\"}'}%s},
               {'id':'b','type':'function','function':{'name':'time','arguments':''}}]},
             {'role':'tool','tool_call_id':'a','content':'Sun'},
             {'role':'tool','tool_call_id':'b','content':'{\\"hour\\":7}'}]""";

    private final Dialect dialect = new GeminiDialect();

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, https://g.example.com, false, /v1beta/models/gemini-2.5-pro:generateContent",
        "gemini-2.5-pro, https://g.example.com, true, /v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        "gemini-2.5-pro, https://g.example.com/v1, false, /models/gemini-2.5-pro:generateContent",
        "gemini-2.5-pro, https://g.example.com/v1beta1/projects/p/locations/l/publishers/google, false, /models/gemini-2.5-pro:generateContent",
        "tunedModels/my tune?, https://g.example.com, false, /v1beta/tunedModels/my%20tune%3F:generateContent",
    })
    void putsTheModelIntoThePath(String model, String baseUrl, boolean stream, String path) {
        ProviderCall call =
                dialect.call(request(json(HELLO), json("{}"), null, stream), candidate(model, baseUrl, 0, 0));

        assertThat(call.path()).isEqualTo(path);
        assertThat(call.headers()).isEmpty();
        assertThat(body(call)).isEqualTo(json("{'contents':[{'role':'user','parts':[{'text':'Hello'}]}]}"));
    }

    @Test
    void liftsInstructionsFromAnywhereAndMergesTurnsOfOneRole() {
        JsonNode body = sent("""
                [{'role':'system','content':'One'},{'role':'user','content':'A'},{'role':'developer','content':'Two'},
                 {'role':'user','content':[{'type':'text','text':'B'}]},{'role':'assistant','content':'C'}]""", "{}");

        assertThat(body.path("systemInstruction")).isEqualTo(json("{'parts':[{'text':'One'},{'text':'Two'}]}"));
        assertThat(body.path("contents"))
                .isEqualTo(json("[{'role':'user','parts':[{'text':'A'},{'text':'B'}]},"
                        + "{'role':'model','parts':[{'text':'C'}]}]"));
    }

    @Test
    void carriesMediaByBytesAndByAddress() {
        JsonNode body = sent("""
                [{'role':'user','content':[
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.PNG?x=1'}},
                  {'type':'image_url','image_url':{'url':'gs://bucket/no-ending'}},
                  {'type':'input_audio','input_audio':{'data':'CC','format':'wav'}},
                  {'type':'file','file':{'file_data':'data:application/pdf;base64,BBBB'}},
                  {'fileData':{'fileUri':'https://youtu.be/x'}}]}]""", "{}");

        assertThat(body.path("contents").path(0).path("parts")).isEqualTo(json("""
                                [{'inlineData':{'mimeType':'image/png','data':'AAAA'}},
                                 {'fileData':{'mimeType':'image/png','fileUri':'https://example.com/a.PNG?x=1'}},
                                 {'fileData':{'mimeType':'image/jpeg','fileUri':'gs://bucket/no-ending'}},
                                 {'inlineData':{'mimeType':'audio/wav','data':'CC'}},
                                 {'inlineData':{'mimeType':'application/pdf','data':'BBBB'}},
                                 {'fileData':{'fileUri':'https://youtu.be/x'}}]"""));
    }

    @Test
    void findsTheNamesOfToolResultsInTheCallsBefore() {
        JsonNode contents = sent(CALLED.formatted(""), "{}", "gemini-2.5-flash").path("contents");

        assertThat(contents.path(1).path("parts")).isEqualTo(json("""
                                [{'text':'Looking'},
                                 {'functionCall':{'id':'a','name':'weather','args':{'city':'Rome'}}},
                                 {'functionCall':{'id':'b','name':'time','args':{}}}]"""));
        assertThat(contents.path(2)).isEqualTo(json("""
                                {'role':'user','parts':[
                                 {'functionResponse':{'id':'a','name':'weather','response':{'output':'Sun'}}},
                                 {'functionResponse':{'id':'b','name':'time','response':{'hour':7}}}]}"""));
    }

    @Test
    void marksTheFirstCallOfATurnForModelsThatWantASignature() {
        JsonNode parts = sent(CALLED.formatted(""), "{}", "gemini-3-pro-preview")
                .path("contents")
                .path(1)
                .path("parts");

        assertThat(parts.path(1).path("thoughtSignature").asText()).isEqualTo("skip_thought_signature_validator");
        assertThat(parts.path(2).has("thoughtSignature")).isFalse();
    }

    @Test
    void givesGeminiItsOwnSignatureBack() {
        String kept = ",'extra_content':{'google':{'thought_signature':'c2ln'}}";
        JsonNode parts = sent(CALLED.formatted(kept), "{}", "gemini-3-pro-preview")
                .path("contents")
                .path(1)
                .path("parts");

        assertThat(parts.path(1).path("thoughtSignature").asText()).isEqualTo("c2ln");
    }

    @Test
    void blamesTheClientForAToolResultWithoutACall() {
        String messages = "[{'role':'user','content':'x'},{'role':'tool','tool_call_id':'nowhere','content':'y'}]";

        assertRefused(() -> sent(messages, "{}"), ErrorClass.CLIENT, "messages[1].tool_call_id: nowhere");
    }

    @Test
    void blamesTheClientForBrokenToolArguments() {
        String messages = "[{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'[1]'}}]}]";

        assertRefused(
                () -> sent(messages, "{}"),
                ErrorClass.CLIENT,
                "messages[0].tool_calls[0].function.arguments: not an object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | {}",
                "[{'role':'user','content':[{'type':'search_result'}]}] | {}",
                "[{'role':'user','content':'x'}] | {'web_search_options':{}}",
            })
    void leavesToOthersWhatItCannotSay(String messages, String parameters) {
        assertRefused(() -> sent(messages, parameters), ErrorClass.UNSUPPORTED, "not taken by this provider");
    }

    @Test
    void translatesFunctionToolsAndPassesItsOwn() {
        JsonNode body = sent(HELLO, """
                {'tools':[{'googleSearch':{}},
                  {'type':'function','function':{'name':'f','description':'d','strict':true,
                    'parameters':{'$schema':'x','type':'object','properties':{'a':{'type':'string','pattern':'^a'},
                      'b':{'const':1}},'additionalProperties':false}}},
                  {'type':'function','function':{'name':'g'}}],
                 'parallel_tool_calls':false}""");

        assertThat(body.path("tools")).isEqualTo(json("""
                                [{'googleSearch':{}},
                                 {'functionDeclarations':[
                                   {'name':'f','description':'d','parametersJsonSchema':{'type':'object',
                                     'properties':{'a':{'type':'string'},'b':{'enum':[1]}},'additionalProperties':false}},
                                   {'name':'g'}]}]"""));
        assertThat(body.has("toolConfig")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'auto' | {'mode':'AUTO'}",
                "'none' | {'mode':'NONE'}",
                "'required' | {'mode':'ANY'}",
                "{'type':'function','function':{'name':'f'}} | {'mode':'ANY','allowedFunctionNames':['f']}",
            })
    void translatesTheChoiceOfTools(String choice, String config) {
        String parameters = "{'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':" + choice + "}";

        assertThat(sent(HELLO, parameters).path("toolConfig").path("functionCallingConfig"))
                .isEqualTo(json(config));
    }

    @Test
    void translatesSamplingAndKeepsTheClientsOwnConfiguration() {
        JsonNode body = sent(HELLO, """
                {'temperature':0.5,'top_p':0.9,'top_k':3,'seed':7,'presence_penalty':0.1,'frequency_penalty':0.2,'n':2,
                 'stop':['1','2','3','4','5','6'],'max_tokens':100,'logit_bias':{},'user':'u','metadata':{},
                 'generationConfig':{'responseModalities':['TEXT']},'safetySettings':[]}""");

        assertThat(body.path("generationConfig")).isEqualTo(json("""
                                {'responseModalities':['TEXT'],'temperature':0.5,'topP':0.9,'topK':3,'seed':7,
                                 'presencePenalty':0.1,'frequencyPenalty':0.2,'candidateCount':2,
                                 'stopSequences':['1','2','3','4','5'],'maxOutputTokens':100}"""));
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("generationConfig", "safetySettings", "contents");
    }

    @Test
    void neverExceedsTheOutputCeilingThatTheBudgetAllows() {
        String own = "{'generationConfig':{'maxOutputTokens':900}}";
        ProviderCall call = dialect.call(
                request(json(HELLO), json(own)), candidate("gemini-2.5-flash", "https://g.example.com", 8192, 200));

        assertThat(body(call).path("generationConfig").path("maxOutputTokens").asInt())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "gemini-2.5-flash | medium | {'thinkingBudget':8192,'includeThoughts':true}",
                "gemini-2.5-flash | none | {'thinkingBudget':0}",
                "gemini-2.5-pro | none | {'thinkingBudget':1024}",
                "gemini-3-flash-preview | minimal | {'thinkingLevel':'minimal','includeThoughts':true}",
                "gemini-3.1-pro-preview | minimal | {'thinkingLevel':'low','includeThoughts':true}",
                "gemini-flash-latest | xhigh | {'thinkingLevel':'high','includeThoughts':true}",
            })
    void translatesEffort(String model, String effort, String config) {
        assertThat(sent(HELLO, "{'reasoning_effort':'" + effort + "'}", model)
                        .path("generationConfig")
                        .path("thinkingConfig"))
                .isEqualTo(json(config));
    }

    @Test
    void leavesThinkingOutForModelsThatDoNotThink() {
        assertThat(sent(HELLO, "{'reasoning_effort':'high'}", "gemini-2.0-flash")
                        .has("generationConfig"))
                .isFalse();
    }

    @Test
    void holdsTheAnswerToTheSchema() {
        JsonNode schema = json(
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/A','title':'t'}},'$defs':{'A':{'type':'string','minLength':1}}}");
        ProviderCall call = dialect.call(request(json(HELLO), json("{}"), schema, false), candidate("gemini-2.5-pro"));

        assertThat(body(call).path("generationConfig")).isEqualTo(json("""
                                {'responseMimeType':'application/json','responseJsonSchema':{'type':'object',
                                 'properties':{'a':{'$ref':'#/$defs/A'}},'$defs':{'A':{'type':'string'}}}}"""));
    }

    @Test
    void asksInWordsForASchemaNextToToolsWhereBothAreRefused() {
        String parameters = """
                {'tools':[{'type':'function','function':{'name':'f'}}],
                 'response_format':{'type':'json_schema','json_schema':{'schema':{'type':'object'}}}}""";

        JsonNode older = sent(HELLO, parameters, "gemini-2.5-pro");
        assertThat(older.has("generationConfig")).isFalse();
        assertThat(older.path("systemInstruction").toString()).contains("JSON Schema");
        assertThat(sent(HELLO, parameters, "gemini-3-pro-preview")
                        .path("generationConfig")
                        .has("responseJsonSchema"))
                .isTrue();
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
        JsonNode messages = json(CALLED.formatted(""));
        JsonNode parameters = json("{'generationConfig':{'topK':1},'temperature':1,'reasoning_effort':'low'}");
        ChatRequest request = request(messages, parameters, json("{'type':'object'}"), true);
        JsonNode messagesBefore = request.messages().deepCopy();
        JsonNode parametersBefore = request.parameters().deepCopy();

        dialect.call(request, candidate("gemini-3-pro-preview"));

        assertThat(request.messages()).isEqualTo(messagesBefore);
        assertThat(request.parameters()).isEqualTo(parametersBefore);
    }

    private JsonNode sent(String messages, String parameters) {
        return sent(messages, parameters, "gemini-2.5-flash");
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
