package io.dragoman.provider;

import static io.dragoman.provider.RecordedRequests.candidate;
import static io.dragoman.provider.RecordedRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ErrorClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaRequestTest {
    private final OllamaDialect dialect = new OllamaDialect();

    @Test
    void mapsSamplingParametersToOptions() {
        ObjectNode body =
                body("{'messages':[{'role':'user','content':'x'}],'temperature':0.2,'top_p':0.9,'top_k':40,'seed':7,"
                        + "'max_tokens':100,'stop':'END','logit_bias':{'1':2},'user':'u'}");

        assertThat(body)
                .isEqualTo(
                        json(
                                "{'model':'llama3','messages':[{'role':'user','content':'x'}],'stream':false,"
                                        + "'options':{'temperature':0.2,'top_p':0.9,'top_k':40,'seed':7,'stop':['END'],'num_predict':100}}"));
    }

    @Test
    void putsPicturesBesideTheText() {
        ObjectNode body = body(
                "{'messages':[{'role':'user','content':[{'type':'text','text':'what'},{'type':'text','text':'is it'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}}]}]}");

        assertThat(body.path("messages").path(0))
                .isEqualTo(json("{'role':'user','content':'what\\nis it','images':['QUJD']}"));
    }

    @Test
    void carriesToolTurns() {
        ObjectNode body = body("{'messages':[{'role':'developer','content':'be brief'},{'role':'user','content':'x'},"
                + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':"
                + "{'name':'weather','arguments':'{\\'city\\':\\'Paris\\'}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'sunny'}],"
                + "'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object'}}}]}");

        assertThat(body.path("messages"))
                .isEqualTo(json("{'m':[{'role':'system','content':'be brief'},{'role':'user','content':'x'},"
                                + "{'role':'assistant','content':'','tool_calls':[{'function':{'name':'weather','arguments':{'city':'Paris'}}}]},"
                                + "{'role':'tool','content':'sunny','tool_name':'weather'}]}")
                        .path("m"));
        assertThat(body.path("tools").path(0).path("function").path("name").asText())
                .isEqualTo("weather");
    }

    @Test
    void sendsTheSchemaAsFormat() {
        ObjectNode schema = json("{'type':'object'}");
        var request = RecordedRequests.withSchema(
                RecordedRequests.of(json("{'messages':[{'role':'user','content':'x'}]}")), schema);

        ObjectNode body =
                RecordedRequests.read(dialect.call(request, candidate("llama3")).body());

        assertThat(body.path("format")).isEqualTo(schema);
    }

    @Test
    void holdsTheCeilingOnOutput() {
        var request = RecordedRequests.of(json("{'messages':[{'role':'user','content':'x'}],'max_tokens':1000}"));

        ObjectNode body = RecordedRequests.read(dialect.call(request, candidate("llama3", "http://localhost", 50))
                .body());

        assertThat(body.path("options").path("num_predict").asInt()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x.org/a.png'}}]}]}",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}]}",
                "{'messages':[{'role':'user','content':'x'}],'n':2}",
                "{'messages':[{'role':'user','content':'x'}],'tools':[{}],'tool_choice':'required'}"
            })
    void refusesWhatWouldChangeTheAnswer(String request) {
        assertThatThrownBy(() -> body(request))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failure -> assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNSUPPORTED));
    }

    private ObjectNode body(String request) {
        return RecordedRequests.read(dialect.call(RecordedRequests.of(json(request)), candidate("llama3"))
                .body());
    }
}
