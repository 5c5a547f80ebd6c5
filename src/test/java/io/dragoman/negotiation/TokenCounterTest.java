package io.dragoman.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TokenCounterTest {
    private static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    private final AtomicLong encoded = new AtomicLong();
    private final AtomicInteger longest = new AtomicInteger();
    private final TokenCounter counter = new TokenCounter(text -> {
        encoded.addAndGet(text.length());
        longest.accumulateAndGet(text.length(), Math::max);
        return O200K.countTokensOrdinary(text);
    });

    @Test
    void countsAShortTextAsTheVocabularyDoes() {
        for (String text :
                new String[] {"Hello", "The caravan met at dusk.", "Übermut tut selten gut", "日本語です", "x = 1;\n\n\ty"
                }) {
            assertThat(counter.count(text)).isEqualTo(O200K.countTokensOrdinary(text));
        }
    }

    @Test
    void countsALongTextOfWordsAlmostAsTheVocabularyDoes() {
        String text = "It was the best of times, it was the worst of times. ".repeat(500);

        assertThat(counter.count(text)).isCloseTo(O200K.countTokensOrdinary(text), percent(1));
    }

    @Test
    void extrapolatesAVeryLongTextFromSamples() {
        String text = "It was the best of times, ".repeat(10_000) + "それは最良の時代であり、".repeat(10_000);

        assertThat(counter.count(text)).isCloseTo(O200K.countTokensOrdinary(text), percent(10));
        assertThat(encoded.get()).isLessThanOrEqualTo(TokenCounter.MOST_ENCODED);
    }

    @Test
    void encodesFewOfManyEqualLettersAndNeverALongRun() {
        int tokens = counter.count("a".repeat(200_000));

        assertThat(encoded.get()).isLessThanOrEqualTo(TokenCounter.MOST_ENCODED);
        assertThat(longest.get()).isLessThanOrEqualTo(2_048);
        assertThat(tokens).isBetween(20_000, 60_000);
    }

    @Test
    void keepsPiecesWithinTheBoundForARunThatIsNotSampled() {
        counter.count("😀".repeat(10_000));

        assertThat(longest.get()).isLessThanOrEqualTo(2_048);
    }

    @Test
    void addsWhatMessagesCostBesidesTheirText() throws Exception {
        int hello = O200K.countTokensOrdinary("Hello");

        assertThat(counter.count(request("""
                [{"role":"user","content":"Hello"}]"""))).isEqualTo(3 + 4 + hello);
        assertThat(counter.count(request("""
                [{"role":"user","name":"Hello","content":"Hello"},{"role":"assistant","content":null}]"""))).isEqualTo(3 + 4 + 4 + 1 + 2 * hello);
        assertThat(counter.count(request("""
                [{"role":"assistant","tool_calls":[{"function":{"name":"Hello","arguments":"Hello"}}]}]"""))).isEqualTo(3 + 4 + 3 + 2 * hello);
    }

    @Test
    void estimatesImagesAndDocuments() throws Exception {
        assertThat(counter.count(request("""
                [{"role":"user","content":[{"type":"text","text":"Hello"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]"""))).isEqualTo(3 + 4 + O200K.countTokensOrdinary("Hello") + 1_600);
        assertThat(counter.count(request("""
                [{"role":"user","content":[{"type":"image_url","image_url":{"url":"x","detail":"low"}}]}]"""))).isEqualTo(3 + 4 + 300);
        assertThat(counter.count(request("""
                [{"role":"user","content":[{"type":"file","file":{"file_data":"%s"}}]}]""".formatted("A".repeat(6_400))))).isEqualTo(3 + 4 + 100);
        assertThat(encoded.get()).isLessThan(100);
    }

    @Test
    void countsToolsAndSchemas() throws Exception {
        ChatRequest plain = request("[{\"role\":\"user\",\"content\":\"Hello\"}]");
        ObjectNode parameters = Json.object();
        parameters
                .putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "weather");
        ObjectNode schema = Json.object().put("type", "object");

        ChatRequest rich = new ChatRequest(
                "id",
                null,
                Set.of(),
                plain.policy(),
                plain.messages(),
                null,
                0,
                parameters,
                schema,
                false,
                Json.object(),
                OutputFormat.AS_IS,
                AllowedModels.ALL);

        int extra = O200K.countTokensOrdinary(Json.text(parameters.path("tools")))
                + O200K.countTokensOrdinary(Json.text(schema));
        assertThat(counter.count(rich)).isEqualTo(counter.count(plain) + extra);
    }

    @Test
    void encodesTheHistoryOfAConversationOnce() throws Exception {
        String history = "{\"role\":\"user\",\"content\":\"The caravan met at dusk.\"}";
        int first = counter.count(request("[" + history + "]"));
        long before = encoded.get();

        int second = counter.count(request("[" + history + ",{\"role\":\"user\",\"content\":\"And then?\"}]"));

        assertThat(encoded.get() - before).isEqualTo("And then?".length());
        assertThat(second).isEqualTo(first + 4 + O200K.countTokensOrdinary("And then?"));
    }

    @Test
    void believesTheClientsOwnEstimate() throws Exception {
        assertThat(counter.count(request("[{\"role\":\"user\",\"content\":\"Hello\"}]", 123)))
                .isEqualTo(123);
        assertThat(encoded.get()).isZero();
    }

    @Test
    void answersWhileTheVocabularyIsLoading() {
        String text = "The caravan met at dusk, and nobody spoke the language of anybody else.";

        assertThat(TokenCounter.loadingInBackground().count(text))
                .isBetween(O200K.countTokensOrdinary(text), 2 * O200K.countTokensOrdinary(text));
    }

    private static ChatRequest request(String messages) throws JsonProcessingException {
        return request(messages, 0);
    }

    private static ChatRequest request(String messages, int estimate) throws JsonProcessingException {
        return new ChatRequest(
                "id",
                null,
                Set.of(),
                new RoutingPolicy(Mode.NORMAL, 50_000_000, 20_000, 0),
                (ArrayNode) Json.read(messages),
                null,
                estimate,
                Json.object(),
                null,
                false,
                Json.object(),
                OutputFormat.AS_IS,
                AllowedModels.ALL);
    }

    private static Percentage percent(double percent) {
        return Percentage.withPercentage(percent);
    }
}
